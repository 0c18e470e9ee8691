import type { Files } from '../core/facts.ts';
import type { Blobs } from './blobs.ts';
import type { Git } from './git.ts';
import { once } from './once.ts';

/** The files of a commit or a tree. */
export function openFiles(git: Git, blobs: Blobs, tree: string): Files {
  return {
    list: once(async () => {
      const output = await git.run(['ls-tree', '-r', '-z', '--name-only', '--full-tree', tree]);
      return output.split('\0').filter(Boolean);
    }),
    read: async path => {
      const content = await blobs.read(`${tree}:${path}`);
      // The target of a symbolic link is a blob like any other, of one line without an end.
      if (!content || (!content.includes(10) && (await isLink(git, tree, path)))) return undefined;
      return content.toString('utf8').replace(/^\uFEFF/, '');
    },
  };
}

async function isLink(git: Git, tree: string, path: string): Promise<boolean> {
  return (await git.run(['ls-tree', '-z', '--full-tree', tree, '--', `:(literal)${path}`])).startsWith('120000 ');
}
