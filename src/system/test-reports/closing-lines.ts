import { stripVTControlCharacters } from 'node:util';
import type { TestResults } from '../../core/run/command.ts';
import { parseTap } from './tap.ts';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** How a runner closes. `lines` finds its closing lines, however many there are; all numbers in them are added up. */
interface Runner {
  readonly name: string;
  readonly lines: RegExp;
  /** `5 passed`, or `passed: 5`. */
  readonly order: 'number-word' | 'word-number';
  readonly unit?: 'packages';
  /** Where numbers and words do not do. */
  readonly read?: (line: string) => Partial<Counts> & { readonly total?: number };
}

const longest = 400;

const one = (line: string, pattern: RegExp) => (pattern.test(line) ? 1 : 0);

const runners: readonly Runner[] = [
  {
    name: 'vitest',
    lines: /^ *Tests {2}(?:\d+ [a-z]+(?: fail)?(?: \| \d+ [a-z]+(?: fail)?)* \(\d+\)|no tests)$/gm,
    order: 'number-word',
  },
  { name: 'vitest', lines: /^ *Errors {2}\d+ errors?$/gm, order: 'number-word' },
  { name: 'jest', lines: /^Tests: +(?:\d+ \w+, )*\d+ total$/gm, order: 'number-word' },
  { name: 'mocha', lines: /^ {2}\d+ (?:passing \(.*\)|pending|failing)$/gm, order: 'number-word' },
  {
    name: 'node --test',
    lines: /^(?:#|\u2139) (?:tests|pass|fail|cancelled|skip|skipped|todo) +\d+$/gmu,
    order: 'word-number',
  },
  { name: 'tap', lines: /^# \{ total: \d+,.*\}$/gm, order: 'word-number' },
  {
    name: 'prove',
    lines: /^Files=\d+, Tests=\d+,.*$/gm,
    order: 'word-number',
    read: line => ({ total: after(line, /Tests=(\d+)/) }),
  },
  {
    name: 'pytest',
    lines: /^(?:=+ )?\d+ [a-z]+(?: passed)?(?:, \d+ [a-z]+(?: passed)?)* in [\d.]+s(?: \([\d:]+\))?(?: =+)?$/gm,
    order: 'number-word',
  },
  { name: 'pytest', lines: /^(?:=+ )?no tests (?:ran|collected).* in [\d.]+s(?: =+)?$/gm, order: 'number-word' },
  {
    name: 'unittest',
    lines: /^Ran \d+ tests? in [\d.]+s\n+(?:OK|FAILED|NO TESTS RAN)(?: \((?:[a-z ]+=\d+(?:, )?)+\))?$/gm,
    order: 'word-number',
    read: lines => ({ ...words(lines.replace(/^.*\n+/, ''), 'word-number'), total: after(lines, /Ran (\d+)/) }),
  },
  {
    name: 'cargo test',
    lines: /^test result: \w+\. \d+ passed; \d+ failed; \d+ ignored;.*$/gm,
    order: 'number-word',
    read: line => words(line.replace(/; \d+ measured.*$/, ''), 'number-word'),
  },
  {
    name: 'cargo nextest',
    lines: /^ *Summary \[.*\] \d+ tests? run: .*$/gm,
    order: 'number-word',
    read: line => words(line.replace(/^.*run: /, ''), 'number-word'),
  },
  { name: 'rspec', lines: /^\d+ examples?, \d+ failures?(?:, .*)?$/gm, order: 'number-word' },
  {
    name: 'minitest',
    lines: /^\d+ (?:runs|tests), \d+ assertions, \d+ failures, \d+ errors, .*$/gm,
    order: 'number-word',
  },
  { name: 'phpunit', lines: /^OK \(\d+ tests?, \d+ assertions?\)$/gm, order: 'number-word' },
  { name: 'phpunit', lines: /^Tests: \d+, Assertions: \d+(?:, [A-Z][A-Za-z ]*: \d+)*\.$/gm, order: 'word-number' },
  { name: 'pest', lines: /^ *Tests: +\d+ [a-z]+(?:, \d+ [a-z]+)* \(\d+ assertions?\)$/gm, order: 'number-word' },
  {
    name: 'maven',
    lines: /^(?:\[\w+\] )?Tests run: \d+, Failures: \d+, Errors: \d+, Skipped: \d+$/gm,
    order: 'word-number',
  },
  { name: 'gradle', lines: /^\d+ tests? completed(?:, \d+ (?:failed|skipped))*$/gm, order: 'number-word' },
  {
    name: 'dotnet test',
    lines: /^ *(?:Passed|Failed|Skipped)! +- Failed: +\d+, Passed: +\d+, Skipped: +\d+, Total: +\d+,.*$/gm,
    order: 'word-number',
  },
  {
    name: 'dotnet test',
    lines: /^Test summary: total: \d+, failed: \d+, succeeded: \d+, skipped: \d+, .*$/gm,
    order: 'word-number',
  },
  {
    name: 'ctest',
    lines: /^\d+% tests passed, \d+ tests failed out of \d+$/gm,
    order: 'number-word',
    read: line => ({ failed: after(line, /, (\d+) tests/), total: after(line, /out of (\d+)/) }),
  },
  { name: 'ctest', lines: /^No tests were found!!!$/gm, order: 'number-word' },
  {
    name: 'ExUnit',
    lines: /^(?:\d+ (?:doctests?|properties|property), )*\d+ tests?, \d+ failures?(?:, \d+ \w+)*$/gm,
    order: 'number-word',
  },
  { name: 'bun test', lines: /^ *\d+ (?:pass|fail|skip|todo)$/gm, order: 'number-word' },
  {
    name: 'deno test',
    lines: /^(?:ok|FAILED) \| .*\d+ passed.* \| \d+ failed.*$/gm,
    order: 'number-word',
    read: line => words(line.replace(/\([^)]*\)/g, ''), 'number-word'),
  },
  {
    name: 'ava',
    lines:
      /^ {2}\d+ (?:tests? (?:passed|failed|skipped|todo)|known failures?|uncaught exceptions?|unhandled rejections?)$/gm,
    order: 'number-word',
  },
  {
    name: 'playwright',
    lines: /^ {2}\d+ (?:failed|passed \(.*\)|skipped|flaky|did not run|interrupted)$/gm,
    order: 'number-word',
  },
  {
    name: 'googletest',
    lines: /^\[ {2}(?:PASSED|SKIPPED|FAILED) +\] \d+ tests?[.,].*$/gm,
    order: 'number-word',
    read: line => ({
      [/PASSED/.test(line) ? 'passed' : /FAILED/.test(line) ? 'failed' : 'skipped']: after(line, /\] (\d+)/),
    }),
  },
  {
    name: 'scalatest',
    lines: /^(?:\[info\] )?Tests: succeeded \d+, failed \d+, canceled \d+, ignored \d+, pending \d+$/gm,
    order: 'word-number',
  },
  { name: 'jasmine', lines: /^\d+ specs?, \d+ failures?(?:, \d+ pending specs?)?$/gm, order: 'number-word' },
  {
    name: 'go test',
    lines: /^--- (?:PASS|FAIL|SKIP): .*$/gm,
    order: 'number-word',
    read: line => ({ passed: one(line, /^--- PASS/), failed: one(line, /^--- FAIL/), skipped: one(line, /^--- SKIP/) }),
  },
  {
    name: 'go test',
    unit: 'packages',
    lines: /^(?:ok|FAIL) {0,2}\t\S+\t.*$/gm,
    order: 'number-word',
    read: line => ({ passed: one(line, /^ok(?!.*\[no tests to run\])/), failed: one(line, /^FAIL/) }),
  },
];

/**
 * What the closing lines of the common runners count. Two runners in one output are added up; a word that is not known
 * counts for nothing. Whatever the text is, this answers.
 */
export function readClosingLines(output: string): TestResults {
  const lines = stripVTControlCharacters(output).split(/\r\n?|\n/);
  // No runner closes with a long line, and patterns are slow on them.
  const text = lines.filter(line => line.length < longest).join('\n');
  const found = new Map<string, Counts & { total: number; unit: 'tests' | 'packages' }>();
  for (const { name, lines, order, unit = 'tests', read } of runners) {
    const known = found.get(name);
    // Where its tests are told one by one, packages are not counted again.
    if (known && known.unit !== unit) continue;
    for (const [line] of text.matchAll(lines)) {
      const { passed = 0, failed = 0, skipped = 0, total = 0 } = read ? read(line) : words(line, order);
      const sum = found.get(name) ?? { passed: 0, failed: 0, skipped: 0, total: 0, unit };
      found.set(name, {
        passed: sum.passed + passed,
        failed: sum.failed + failed,
        skipped: sum.skipped + skipped,
        total: sum.total + total,
        unit,
      });
    }
  }
  if (found.size === 0) return readTap(text);
  const all = [...found].map(([name, counts]) => ({ ...counts, name, passed: passedOf(counts) }));
  const idle = all.filter(({ passed, failed }) => passed + failed === 0).map(({ name }) => name);
  const sum = (pick: (counts: Counts) => number) => all.reduce((total, counts) => total + pick(counts), 0);
  return {
    from: 'counts',
    runner: [...found.keys()].join(', '),
    unit: all.every(({ unit }) => unit === 'packages') ? 'packages' : 'tests',
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
    ...(all.length > 1 && idle.length ? { idle } : {}),
  };
}

/** Shell test runners print TAP, without closing lines. */
function readTap(text: string): TestResults {
  const parsed = parseTap(text, { of: () => undefined, in: () => undefined });
  if (!parsed.ok) return { from: 'nothing', reason: 'its output has no closing line with counts that is known here' };
  const count = (wanted: string) => parsed.tests.filter(({ result }) => result === wanted).length;
  const counts = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
  return { from: 'counts', runner: 'TAP', unit: 'tests', ...counts };
}

/** A runner that says but a total says what did not pass, too. */
const passedOf = ({ passed, failed, skipped, total }: Counts & { total: number }) =>
  passed > 0 || total === 0 ? passed : Math.max(0, total - failed - skipped);

const after = (line: string, pattern: RegExp): number => Number(pattern.exec(line)?.[1] ?? 0);

const meanings: readonly (readonly [keyof Counts | 'total', RegExp])[] = [
  [
    'skipped',
    /^(?:skip(?:s|ped)?|pending|ignored|todo|disabled|xfailed|expected failures|incomplete|omissions|pendings|known|did|excluded|invalid)$/,
  ],
  [
    'failed',
    /^(?:fail|failed|failing|failures?|errors?|cancell?ed|uncaught|unhandled|interrupted|timed out|unexpected successes|flakes)$/,
  ],
  ['passed', /^(?:pass|passed|passing|succeeded|ok|xpassed|flaky)$/],
  ['total', /^(?:total|tests?|examples?|runs?|specs?|tests run|doctests?|property|properties)$/],
];

function words(line: string, order: Runner['order']): Partial<Counts> & { readonly total?: number } {
  const pairs =
    order === 'number-word'
      ? [...line.matchAll(/(\d+) +(?:tests? (?=passed|failed|skipped|todo))?([a-z]+)/gi)].map(([, count, word]) => [
          word,
          count,
        ])
      : [...line.matchAll(/([a-z](?:[a-z ]*[a-z])?) *[:=]? *(\d+)/gi)].map(([, word, count]) => [word, count]);
  const counts = { passed: 0, failed: 0, skipped: 0, total: 0 };
  for (const [word = '', count] of pairs) {
    const meaning = meanings.find(([, pattern]) => pattern.test(word.toLowerCase()))?.[0];
    if (meaning) counts[meaning] += Number(count);
  }
  return counts;
}
