import type { ChangedFile } from '../change.ts';
import type { TestRequest } from '../run/command.ts';
import { shellQuote } from '../shell.ts';

/** Files that only tests read, and that no runner takes for a test. */
const noTest =
  /(?:^|\/)(?:testdata|fixtures?|__fixtures__|__mocks__|__snapshots__|helpers?|support)\/|\.snap$|(?:^|\/)conftest\.py$/;
const program = /\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kt|php|exs|dart|vue|svelte)$/;
const mostFiles = 200;

/** The change's own test files alone, as they are or as they were, by a command to which their paths are appended; undefined where there are none. */
export function ownTests(
  tests: TestRequest,
  command: TestRequest['run'] | undefined,
  changed: readonly ChangedFile[],
  side: 'before' | 'after' = 'after',
): TestRequest | undefined {
  if (command === undefined) return undefined;
  const folder = tests.in === undefined ? '' : `${tests.in.replace(/^\.\/|\/$/g, '')}/`;
  const paths = changed
    .filter(({ path, [side]: found }) => found && path.startsWith(folder) && program.test(path) && !noTest.test(path))
    // With a path's beginning that no runner takes for an option.
    .map(({ path }) => `./${path.slice(folder.length)}`);
  if (!paths.length || paths.length > mostFiles) return undefined;
  const run = typeof command === 'string' ? [command, ...paths.map(shellQuote)].join(' ') : [...command, ...paths];
  return { ...tests, run };
}
