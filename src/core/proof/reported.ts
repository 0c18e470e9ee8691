import { hasCode } from '../coverage/code.ts';
import type { NonEmpty } from '../outcome.ts';
import type { Hunk } from './hunk.ts';
import { placeOf } from './place.ts';
import { replacedStatements } from './statements/replaced.ts';
import { includes, type LineCoverage } from './test-coverage.ts';

/** What a report tells of hunks. */
export interface Reported {
  /** It counts each line that they add, and says that no test executes any. */
  readonly isMissed: boolean;
  /** What was there before could not be executed either, so that no test would notice. */
  readonly isSure: boolean;
  /** Test files that execute one of these lines, from the folder of the run, as far as it tells them. */
  readonly tests: readonly string[];
}

/** Undefined where it does not tell of one of them. */
export async function reportedOf(
  { mayStart, files }: LineCoverage,
  hunks: NonEmpty<Hunk>,
): Promise<Reported | undefined> {
  const tests = new Set<string>();
  let [isMissed, isSure] = [true, !mayStart];
  for (const hunk of hunks) {
    const file = Object.hasOwn(files, hunk.path) ? files[hunk.path] : undefined;
    if (!file) return undefined;
    const lines = addedLines(hunk);
    for (const [test, executed] of Object.entries(file.tests))
      if (lines.some(line => includes(executed, line))) tests.add(test);
    const replaced = await replacedStatements(hunk);
    // Of a statement on several lines, many tools count the first alone.
    const counted = replaced?.starts ?? lines;
    isMissed &&=
      counted.length > 0 &&
      counted.every(line => includes(file.missed, line)) &&
      !lines.some(line => includes(file.executed, line));
    isSure &&= isMissed && replaced !== undefined;
  }
  return { isMissed, isSure, tests: [...tests].sort() };
}

/** Those with code. */
function addedLines(hunk: Hunk): readonly number[] {
  const { head, above, below } = placeOf(hunk);
  return head
    .slice(above, head.length - below)
    .flatMap((line, index) => (hasCode(line, hunk.path) ? [above + index + 1] : []));
}
