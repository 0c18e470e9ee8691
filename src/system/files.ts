import type { Files } from '../core/facts.ts';
import type { Blobs } from './blobs.ts';
import type { Git } from './git.ts';

/** The files of a commit or a tree. */
export function openFiles(git: Git, blobs: Blobs, tree: string): Files {
  let listed: Promise<readonly string[]> | undefined;
  return {
    list: () => {
      listed ??= git
        .run(['ls-tree', '-r', '-z', '--name-only', '--full-tree', tree])
        .then(output => output.split('\0').filter(Boolean));
      return listed;
    },
    read: async path => {
      const content = await blobs.read(`${tree}:${path}`);
      return content?.toString('utf8').replace(/^\uFEFF/, '');
    },
  };
}
