import { asCommit, defaultLimit, type Found, type KnownObjects, readAnswers, treeOf } from './blobs.ts';
import type { Git } from './git.ts';
import { readBytes } from './git-bytes.ts';

/** By their ids, commits, and paths in their trees. */
export type Wanted = ReadonlyMap<string, readonly string[]>;

/**
 * Reads these commits and files at once, by a process that ends by itself: nobody has to talk with it, which takes longer
 * than it runs. A file is known by its commit and by its commit's tree, and so is one that is not there. Nothing is known
 * of what is too large, or where git fails: who asks for it is told.
 */
export async function foresee(git: Git, wanted: Wanted): Promise<KnownObjects> {
  const names = [...wanted].flatMap(([id, paths]) => [asCommit(id), ...paths.map(path => `${id}:${path}`)]);
  const questions = names.map(name => `${name}\n`).join('');
  const output = await readBytes(git, ['cat-file', '--batch'], questions).catch(() => Buffer.alloc(0));
  const known = new Map<string, Found | undefined>();
  let answered = 0;
  const read = readAnswers(
    () => defaultLimit,
    found => {
      const name = names[answered++];
      if (name !== undefined && (!found || found.content)) known.set(name, found);
    },
  );
  read(output);
  for (const [id, paths] of wanted) {
    const tree = treeOf(known.get(asCommit(id)));
    for (const path of tree === undefined ? [] : paths) {
      if (known.has(`${id}:${path}`)) known.set(`${tree}:${path}`, known.get(`${id}:${path}`));
    }
  }
  return known;
}
