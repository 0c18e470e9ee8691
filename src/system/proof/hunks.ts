import type { Files } from '../../core/facts.ts';
import { type Hunk, parseHunks } from '../../core/proof/hunk.ts';
import type { Git } from '../git.ts';

/** The hunks of these files, three lines of context around each, in the order of the paths. */
export async function readHunks(
  git: Git,
  from: string,
  to: string,
  head: Files,
  paths: readonly string[],
): Promise<readonly Hunk[]> {
  const hunks: Hunk[] = [];
  for (const path of paths) {
    const text = await head.read(path);
    // What is no UTF-8 would not come back from a text as it was.
    if (text === undefined || text.includes('\ufffd')) continue;
    // From the root, wherever git stands.
    const own = `:(top,literal)${path}`;
    const patch = await git.run(['diff-tree', '-r', '-p', ...plain, from, to, '--', own]);
    hunks.push(...parseHunks(path, patch, text));
  }
  return hunks;
}

/** Whatever somebody's settings say. */
const plain = [
  ...['--unified=3', '--inter-hunk-context=0', '--full-index', '--no-color', '--no-ext-diff', '--no-textconv'],
  ...[
    '--no-renames',
    '--no-relative',
    '--src-prefix=a/',
    '--dst-prefix=b/',
    '--diff-algorithm=myers',
    '--no-indent-heuristic',
  ],
];
