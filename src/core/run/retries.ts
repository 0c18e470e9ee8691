import type { Finding } from '../outcome.ts';
import type { TestRun } from './command.ts';

export interface FailedAttempt {
  readonly run: TestRun;
  readonly findings: readonly Finding[];
}

const mostNotes = 20;

/** What a reader should know of the attempts that failed before this run: the flaky tests by name, or why it failed. */
export function flakyNotes(failed: readonly FailedAttempt[], last: TestRun): readonly string[] {
  const passed = namesOf(last, 'passed');
  const own = last.results.from === 'report' ? last.results.tests.filter(({ flaky }) => flaky) : [];
  const notes = own.map(({ name }) => `flaky: \`${name}\` passed when the runner tried again`);
  failed.forEach(({ run, findings }, index) => {
    const flaky = [...namesOf(run, 'failed')].filter(name => passed.has(name));
    notes.push(...flaky.map(name => `flaky: \`${name}\` failed in attempt ${index + 1} and passed in a later one`));
    if (flaky.length === 0) notes.push(`attempt ${index + 1} failed: ${findings[0]?.message ?? ''}`);
  });
  if (notes.length <= mostNotes) return notes;
  return [...notes.slice(0, mostNotes), `and ${notes.length - mostNotes} more like these`];
}

/** A test that failed and then did not even run has not passed. */
export function lostTests(failed: readonly TestRun[], last: TestRun): readonly Finding[] {
  if (last.results.from !== 'report') return lostCounts(failed, last);
  const passed = namesOf(last, 'passed');
  const lost = new Set(failed.flatMap(run => [...namesOf(run, 'failed')]).filter(name => !passed.has(name)));
  return [...lost].slice(0, mostNotes).map(name => ({
    code: 'tests.lost',
    message: `\`${name}\` failed, and did not run in the last attempt`,
    hint: 'let each attempt run the same tests',
    actor: 'author',
  }));
}

/** Without names, fewer tests than before are the sign of it. */
function lostCounts(failed: readonly TestRun[], last: TestRun): readonly Finding[] {
  const most = Math.max(0, ...failed.map(ranIn));
  if (ranIn(last) >= most) return [];
  return [
    {
      code: 'tests.lost',
      message: `the attempt that passed ran ${ranIn(last)} tests, one that failed ran ${most}`,
      hint: 'let each attempt run the same tests',
      actor: 'author',
    },
  ];
}

const ranIn = ({ results }: TestRun): number => (results.from === 'counts' ? results.passed + results.failed : 0);

function namesOf({ results }: TestRun, wanted: 'passed' | 'failed'): ReadonlySet<string> {
  if (results.from !== 'report') return new Set();
  return new Set(results.tests.filter(({ result }) => result === wanted).map(({ name }) => name));
}
