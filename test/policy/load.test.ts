import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { load, mistakes, problemsOf } from '../support/policy.ts';

it('tells all mistakes at once, from top to bottom, each with its place and what to do', async () => {
  const policy = `version: 1
kinds: { docs: ["*.md"], Bad: x, empty: "" }
change:
  size:
    max-line: 5
    max-files: "3"
    ignore: 4
    enforce: warm
    because: 5
    stage: 3
    when: { kind: doc, pats: [x], any: [], not: { lines: x } }
  other: { max-lines: 0.5, max-files: 0, ignore: [], because: "", when: {} }
  nothing:
  yes: true
changes: {}
`;
  expect(await mistakes(policy)).toEqual([
    'landworthy.yml:2:26: `Bad`: a name is made of small letters, digits and dashes, such as `unit-tests`',
    'landworthy.yml:2:41: `kinds.empty` must not be empty',
    'landworthy.yml:5:5: unknown key `max-line` in `change.size` (did you mean `max-lines`?)',
    'landworthy.yml:6:16: `change.size.max-files` must be a number, not the text `3`',
    'landworthy.yml:7:13: `change.size.ignore` must be a text or a list, not `4` (write `"4"`)',
    'landworthy.yml:8:14: `change.size.enforce` must be `block`, `warn` or `observe`, not the text `warm` (did you mean `warn`?)',
    'landworthy.yml:9:14: `change.size.because` must be a text, not `5` (write `"5"`)',
    'landworthy.yml:10:12: `change.size.stage` must be `push` or `merge`, not `3`',
    'landworthy.yml:11:24: unknown key `pats` in `change.size.when` (did you mean `paths`?)',
    'landworthy.yml:11:40: `change.size.when.any` must not be an empty list',
    'landworthy.yml:11:58: `change.size.when.not.lines` must be a number, not the text `x`',
    'landworthy.yml:12:23: `change.other.max-lines` must be a whole number, not `0.5`',
    'landworthy.yml:12:39: `change.other.max-files` must be at least 1',
    'landworthy.yml:12:50: `change.other.ignore` must not be an empty list',
    'landworthy.yml:12:63: `change.other.because` must not be empty',
    'landworthy.yml:12:73: `change.other.when`: a condition needs at least one key',
    'landworthy.yml:13:3: `change.nothing` is empty (write `nothing: {}`)',
    'landworthy.yml:14:8: `change.yes` must be `false` or a map, not `true` (write `yes: {}`)',
    'landworthy.yml:15:1: unknown key `changes` (did you mean `change`?)',
  ]);
});

it('shows the lines around a mistake, without what a terminal would obey', async () => {
  const [problem] = await problemsOf('version: 1\n# \u001b[31mred\u202e\nchange:\n\tmergeable: {}\n');
  expect(problem?.frame).toBe('  2 | # ·[31mred·\n  3 | change:\n> 4 |  mergeable: {}\n    | ^\n  5 |');
});

const sayings: readonly (readonly [title: string, text: string, ...told: string[]])[] = [
  [
    'nothing',
    '',
    '1:1: the policy is empty (begin with `version: 1` and a section such as `change: { mergeable: {} }`)',
  ],
  [
    'only comments',
    '# soon\n',
    '1:1: the policy is empty (begin with `version: 1` and a section such as `change: { mergeable: {} }`)',
  ],
  [
    'a list',
    '- a\n',
    '1:1: a policy is a map of sections (begin with `version: 1` and a section such as `change: { mergeable: {} }`)',
  ],
  ['no version', 'change: { mergeable: {} }\n', '1:1: the policy needs the key `version` (begin with `version: 1`)'],
  [
    'a later version',
    'version: 2\nchange: { mergeable: {} }\n',
    '1:10: `version` must be `1`, not `2` (a newer landworthy reads it)',
  ],
  [
    'an empty section',
    'version: 1\nchange:\n',
    '2:1: `change` is empty (write something below it, or take the key away)',
  ],
  [
    'no section',
    'version: 1\n',
    '1:1: the policy is empty: it requires nothing (add a section, such as `change: { mergeable: {} }`)',
  ],
  [
    'only requirements that are taken away',
    'version: 1\nchange: { mergeable: false }\n',
    '1:1: the policy is empty: it requires nothing (add a section, such as `change: { mergeable: {} }`)',
  ],
  [
    'lists and numbers for maps',
    'version: 1\nchange: [a]\nkinds: 5\nbase: 7\nwaivers: {}\n',
    '2:9: `change` must be a map, not a list',
    '3:8: `kinds` must be a map, not `5`',
    '4:7: `base` must be a text, not `7` (write `"7"`)',
    '5:10: `waivers` must be a list, not a map',
  ],
  [
    'a kind that is not defined',
    'version: 1\nkinds: { docs: "*.md" }\nchange: { mergeable: { when: { kind: doc }, unless: { not: { only: src } } } }\n',
    '3:38: the kind `doc` is not defined (did you mean `docs`?)',
    '3:68: the kind `src` is not defined (define it under `kinds`)',
  ],
  [
    'a kind with the name of something that every object has',
    'version: 1\nchange: { a: { when: { kind: constructor } }, b: { when: { only: [hasown, toString] } } }\n',
    '2:30: the kind `constructor` is not defined (define it under `kinds`)',
    '2:66: the kind `hasown` is not defined (define it under `kinds`)',
  ],
  [
    'a requirement with such a name',
    'version: 1\nchange: { toString: {} }\n',
    '2:11: `toString`: a name is made of small letters, digits and dashes, such as `unit-tests`',
  ],
  ['`__proto__`', 'version: 1\nchange: { __proto__: {} }\n', '2:11: no key may be called `__proto__`'],
  [
    'a waiver of nothing',
    'version: 1\nchange: { mergeable: {} }\nwaivers:\n  - { requirement: change.mergable, reason: x, approved-by: me, expires: 2027-01-01 }\n',
    '4:20: there is no requirement `change.mergable` (did you mean `change.mergeable`?)',
  ],
  [
    'a reference to a requirement that is not there',
    'version: 1\ntests: { unit: { run: npm test } }\nproof: { unit: { of: tests.unti } }\n',
    '3:22: there is no requirement `tests.unti` (did you mean `tests.unit`?)',
  ],
  [
    'such references in options of options',
    'version: 1\ntests: { unit: { run: npm test } }\nintegrity: { usual: { tests: { of: tests.uint } } }\nmigrations: { schema: { rehearse: { old-code: { of: tests.db } } } }\n',
    '3:36: there is no requirement `tests.uint` (did you mean `tests.unit`?)',
    '4:53: there is no requirement `tests.db`',
  ],
  [
    'signers that are not there',
    'version: 1\nsigners: { ci: [ci@acme.example] }\ntests: { unit: { run: npm test, reuse: { from: [c] } } }\n',
    '3:49: the signers `c` are not defined (did you mean `ci`?)',
  ],
  [
    'half a waiver',
    'version: 1\nchange: { mergeable: {} }\nwaivers:\n  - { requirement: change.mergeable, reason: "", expires: 1.3.2027 }\n  - 5\n',
    '4:5: `waivers.0` needs the key `approved-by` (approved-by: the person or team that allowed it)',
    '4:46: `waivers.0.reason` must not be empty',
    '4:59: `waivers.0.expires` is the text `1.3.2027`: write a date such as `2027-03-01`',
    '5:5: `waivers.1` must be a map, not `5`',
  ],
  [
    'an extended glob',
    "version: 1\nchange: { a: { when: { paths: 'a+(b)' } } }\n",
    '2:31: `change.a.when.paths` is the text `a+(b)`: extended globs such as `+(a|b)` are not read: write `{a,b}`',
  ],
  [
    'a key with an escape sequence',
    'version: 1\nchange: { "\\e[31mx": {} }\n',
    '2:11: `x`: a name is made of small letters, digits and dashes, such as `unit-tests`',
  ],
  [
    'two documents',
    'version: 1\nchange: { mergeable: {} }\n---\nversion: 1\n',
    '3:1: a second document begins here (one file is one document: take the `---` away)',
  ],
  [
    'a key that stands twice',
    'version: 1\nchange: { mergeable: {}, mergeable: {} }\n',
    '2:26: the key `mergeable` stands here twice',
  ],
  ['a tag', 'version: 1\nchange: !!js/function "x"\n', '2:9: tags are not read (write the value without `!`)'],
  [
    'a merge key',
    'version: 1\nchange: { a: &a {}, b: { <<: *a } }\n',
    '2:26: merge keys are not read (write the keys out)',
  ],
  ['a key that is no text', 'version: 1\n? [a]\n: b\n', '2:3: a key must be a text'],
  ['a tab', 'version: 1\nchange:\n\tmergeable: {}\n', '3:1: a tab cannot indent (use spaces)'],
  ['what is not UTF-8', 'version: 1\n# \uFFFD\nchange: { mergeable: {} }\n', '2:3: the file is not UTF-8'],
];

it.each(sayings)('says what is wrong with %s', async (_, text, ...told) => {
  expect(await mistakes(text)).toEqual(told.map(line => `landworthy.yml:${line}`));
});

it('reads a byte order mark and the line ends of Windows', async () => {
  const { policy } = await load('\uFEFFversion: 1\r\nchange:\r\n  mergeable: {}\r\n');
  expect(policy.requirements.map(({ id, origin }) => [id, origin.line])).toEqual([['change.mergeable', 3]]);
});

it('knows a kind by whatever name', async () => {
  const { policy } = await load(
    'version: 1\nkinds: { constructor: x }\nchange: { a: { when: { kind: constructor } } }\n',
  );
  expect(policy.kinds['constructor']).toEqual(['x']);
});

it.each([
  ['unknown kinds', `change: {a: {when: {kind: [${'x,'.repeat(60_000)}]}}}`],
  ['missing files', `extends: [${Array.from({ length: 50_000 }, (_, index) => `x${index}`)}]\nchange: {a: {}}`],
  ['unknown keys', `change: {a: {${Array.from({ length: 20_000 }, (_, index) => `x${index}: 1`)}}}`],
])('tells a hundred of many thousand %s', async (_, rest) => {
  expect(await problemsOf(`version: 1\n${rest}\n`)).toHaveLength(100);
});

/** Values such as a policy is made of, in places where they do and do not belong. */
const anything: fc.Arbitrary<unknown> = fc.letrec(tie => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(
      null,
      true,
      false,
      0,
      1,
      -1,
      1.5,
      '',
      'x',
      '**',
      'main',
      'docs',
      'landworthy:standard',
      '!a',
      '+(a)',
    ),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'version',
        'base',
        'extends',
        'kinds',
        'change',
        'evidence',
        'tests',
        'flags',
        'rollback',
        'owners',
        'approvals',
        'companions',
        'commands',
        'waivers',
        'when',
        'unless',
        'kind',
        'only',
        'any',
        'not',
        'enforce',
        'run',
        'report',
        'constructor',
        'toString',
        'x',
      ),
      tie('any'),
    ),
  ),
})).any;

it('throws nothing but mistakes of the policy, whatever the text is', async () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    anything.map(value => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(texts, async text => {
      for (const { line, column, message } of await problemsOf(text)) {
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
        expect(message).not.toMatch(/undefined|\[object|Invalid input/);
      }
    }),
    { numRuns: 500 },
  );
});

it('throws nothing else, whatever stands in a section', async () => {
  const sections = fc.constantFrom(...checks.map(check => check.id), 'kinds', 'waivers', 'extends', 'base');
  await fc.assert(
    fc.asyncProperty(sections, anything, async (section, value) => {
      const text = JSON.stringify({ version: 1, change: { mergeable: {} }, [section]: value });
      for (const { message } of await problemsOf(text)) expect(message).not.toMatch(/undefined|\[object|Invalid input/);
    }),
    { numRuns: 500 },
  );
});
