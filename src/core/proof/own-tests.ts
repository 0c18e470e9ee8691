import type { ChangedFile } from '../change.ts';

/** Files that only tests read, and that no runner takes for a test. */
const noTest =
  /(?:^|\/)(?:testdata|fixtures?|__fixtures__|__mocks__|__snapshots__|helpers?|support)\/|\.snap$|\.(?:test-)?d\.[cm]?ts$|(?:^|\/)conftest\.py$/;
const program = /\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kt|php|exs|dart|vue|svelte)$/;
const mostFiles = 200;

/**
 * The change's own test files below a folder, as they are or as they were, named from there; undefined where there are none,
 * or too many to be named.
 */
export function ownTestPaths(
  folder: string,
  changed: readonly ChangedFile[],
  side: 'before' | 'after',
): readonly string[] | undefined {
  const paths = changed
    .filter(({ path, [side]: found }) => found && path.startsWith(folder) && isProgram(path))
    // With a path's beginning that no runner takes for an option.
    .map(({ path }) => `./${path.slice(folder.length)}`);
  return paths.length && paths.length <= mostFiles ? paths : undefined;
}

/** Whether a runner may take this file among tests for one. */
export const isProgram = (path: string): boolean => program.test(path) && !noTest.test(path);
