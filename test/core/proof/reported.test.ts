import { describe, expect, it } from 'vitest';
import type { Hunk } from '../../../src/core/proof/hunk.ts';
import { reportedOf } from '../../../src/core/proof/reported.ts';
import { type LineCoverage, stretches } from '../../../src/core/proof/test-coverage.ts';

/** The hunk that puts `is` in the place of `was`. */
function hunkOf(path: string, head: string, is: string, was: string): Hunk {
  const at = head.indexOf(is);
  expect(at).toBeGreaterThanOrEqual(0);
  const edit = { from: at, to: at + is.length, text: was };
  return { path, line: 1, endLine: 1, added: 1, removed: 1, diff: '', head, edit };
}

/** Whether no test executes it, and whether it is sure that none would notice; each line that ends so is missed: `//-`, `#-`. */
async function told(path: string, head: string, is: string, was: string, more: Partial<LineCoverage> = {}) {
  const numbers = (mark: string) => head.split('\n').flatMap((line, index) => (line.endsWith(mark) ? [index + 1] : []));
  const lines = { executed: stretches(numbers('+')), missed: stretches(numbers('-')), tests: {} };
  const coverage: LineCoverage = { from: 'report', mayStart: false, files: { [path]: lines }, ...more };
  const found = await reportedOf(coverage, [hunkOf(path, head, is, was)]);
  return found && (found.isSure ? 'sure' : found.isMissed ? 'missed' : 'unknown');
}

const script = `import { log } from './log.js'; //+
const limit = 3; //+
export function f(a) {
  const b = a + limit; //+
  if (b > 3) { //+
    log( //-
      b,
      a,
    );
    return b; //-
  }
  switch (b) { //+
    case 1:
      log(b); //-
      break; //-
    default:
  }
  const c = b //+
    || log(a); //-
  return c; //+
}
function never(a) {
  return a; //-
}
`;

describe('in JavaScript, a report says for sure that no test executes', () => {
  it.each([
    ['a statement in the place of another', '    return b; //-\n', '    return a;\n'],
    ['one that is added', '    return b; //-\n', ''],
    [
      'one of several lines, of which it counts the first',
      '    log( //-\n      b,\n      a,\n    );\n',
      '    log(a);\n',
    ],
    [
      'several',
      '    log( //-\n      b,\n      a,\n    );\n    return b; //-\n',
      '    if (a) {\n      log(a);\n    }\n',
    ],
    ['those of a case', '      log(b); //-\n', '      log(a);\n'],
    ['all of a function', '  return a; //-\n', ''],
  ])('%s', async (_, is, was) => {
    expect(await told('src/f.js', script, is, was)).toBe('sure');
  });
});

describe('in JavaScript, it says so, and a test may notice,', () => {
  it.each<[string, string, string, string?]>([
    ['where it is a part of an expression', '    || log(a); //-\n', '    + log(b);\n'],
    ['where a part of a statement differs', '      b,\n', '      c,\n', 'unknown'],
    ['where it stood outside of the block', '    return b; //-\n  }\n', '    log(a);\n  }\n  log(b);\n'],
    ['where the block ended before', '    return b; //-\n', '  }\n  if (log()) {\n    return b;\n'],
    ['where others use a name that it binds', '    return b; //-\n', '    var limit;\n'],
    ['where a name that others use was another one', '  return a; //-\n', '  const a = 1;\n  return a;\n'],
  ])('%s', async (_, is, was, found = 'missed') => {
    expect(await told('src/f.js', script, is, was)).toBe(found);
  });
});

describe('nothing is said of', () => {
  it.each([
    ['a line that is executed', '  return c; //+\n', '  return b;\n'],
    ['lines of which one is', '    return b; //-\n  }\n  switch (b) { //+\n', '  }\n  switch (a) {\n'],
    ['a line that is not counted', '    case 1:\n', '    case 2:\n'],
    ['a head of a function', 'function never(a) {\n', 'function never() {\n'],
    ['what only removes lines', '', '  log();\n'],
    ['what is no code', '    );\n', '    ) ;\n'],
  ])('%s', async (_, is, was) => {
    expect(await told('src/f.js', script, is, was)).toBe('unknown');
  });

  it('a file that the report does not know', async () => {
    expect(await told('src/f.js', script, '    return b; //-\n', '', { files: {} })).toBeUndefined();
  });
});

it('is never sure where tests may start programs', async () => {
  expect(await told('src/f.js', script, '    return b; //-\n', '', { mayStart: true })).toBe('missed');
});

const python = `LIMIT = 3 #+
def f(a): #+
    if a: #+
        b = [ #-
            a,
        ]
        return b #-
    return LIMIT #+
class Box: #+
    def grow(self): #+
        total = 1 #-
        return total #-
`;

it.each([
  ['a statement', '        return b #-\n', '        return a\n', 'sure'],
  ['one of several lines', '        b = [ #-\n            a,\n        ]\n', '        b = 2\n', 'sure'],
  ['all of a method', '        total = 1 #-\n        return total #-\n', '        return 2\n', 'sure'],
  ['one that stood outside by its indentation', '        return b #-\n', '    print(a)\n', 'missed'],
  ['one that made a generator of the function', '        return b #-\n', '        yield a\n', 'missed'],
  ['one that names a variable of the module', '        return b #-\n', '        global LIMIT\n', 'missed'],
  ['one that binds what others use, with others', '        return b #-\n', '        c, (LIMIT, d) = a\n', 'missed'],
  [
    'one that binds what others use in a loop',
    '        return b #-\n',
    '        for LIMIT in a:\n            print()\n',
    'missed',
  ],
  ['one that only uses it', '        return b #-\n', '        c = [LIMIT]\n', 'sure'],
  ['one that binds what others use', '        return b #-\n', '        LIMIT = 4\n', 'missed'],
  ['a line that is executed', '    return LIMIT #+\n', '    return 3\n', 'unknown'],
  ['a head', '    if a: #+\n', '    if not a:\n', 'unknown'],
])('knows of %s in Python whether it is executed', async (_, is, was, found) => {
  expect(await told('f.py', python, is, was)).toBe(found);
});

it('is sure of no language whose statements it does not read', async () => {
  const go = 'func f() int {\n\tif a { //+\n\t\treturn 1 //-\n\t}\n\treturn 2 //+\n}\n';
  expect(await told('f.go', go, '\t\treturn 1 //-\n', '\t\treturn 3\n')).toBe('missed');
});

it('names the tests that execute one of its lines', async () => {
  const files = {
    'src/f.js': {
      executed: stretches([18, 20]),
      missed: [],
      tests: { './test/a.js': stretches([20]), './test/b.js': stretches([19]), './test/c.js': stretches([4, 20]) },
    },
  };
  const hunk = hunkOf('src/f.js', script, '  return c; //+\n', '  return b;\n');
  expect(await reportedOf({ from: 'report', mayStart: false, files }, [hunk])).toEqual({
    isMissed: false,
    isSure: false,
    tests: ['./test/a.js', './test/c.js'],
  });
});
