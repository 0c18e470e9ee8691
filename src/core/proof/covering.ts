import type { NonEmpty } from '../outcome.ts';
import type { TestRequest } from '../run/command.ts';
import { coveringPrograms } from './covering-programs.ts';
import type { Hunk } from './hunk.ts';
import { reportedOf } from './reported.ts';
import type { OnHead, Selected, Stage } from './stages.ts';
import type { LineCoverage } from './test-coverage.ts';

export interface CoveringOptions {
  /** How just these test files are run, where that is known. */
  readonly files: ((paths: readonly string[]) => TestRequest) | undefined;
  /** Those that are run on a hunk before. */
  readonly before: { readonly tests: TestRequest; readonly paths: readonly string[] } | undefined;
  /** The command runs nothing but one program, of which it is known that it counts lines in itself. */
  readonly isKnown: boolean;
}

/** The test files that execute a hunk, where all tests have told which do. */
export function covering({ files, before, isKnown }: CoveringOptions): Stage {
  const select = async (paths: readonly string[], isAll: boolean, head: OnHead): Promise<Selected | undefined> => {
    if (!files || paths.some(isPattern) || paths.length > mostFiles) return undefined;
    const done = before && (await head.passes(before.tests)) ? before.paths : [];
    const others = paths.filter(path => !done.includes(path));
    if (others.length) return { tests: files(others), isAll };
    return isAll ? { tests: undefined, isAll, isExecuted: paths.length > 0 } : undefined;
  };

  const byReport = async (told: LineCoverage, hunks: NonEmpty<Hunk>, head: OnHead): Promise<Selected | undefined> => {
    const found = await reportedOf(told, hunks);
    if (!found) return undefined;
    if (found.isMissed) return { tests: undefined, isAll: found.isSure && isKnown, isExecuted: false };
    // Tests in one program share what it remembers: one that does not execute the hunk may still depend on it.
    return found.tests.length ? select(found.tests, false, head) : undefined;
  };

  return {
    name: 'covering',
    of: async (hunks, head) => {
      const told = await head.coverage();
      if (told?.from === 'report') return byReport(told, hunks, head);
      const found = told?.from === 'programs' ? coveringPrograms(told, hunks) : undefined;
      return found && select(found.files, found.isAll, head);
    },
  };
}

const mostFiles = 200;

/** A runner takes it for one, and it may name nothing. */
const isPattern = (path: string): boolean => /[*?[\]{}()!\\]/.test(path);
