import type { Files } from '../core/facts.ts';
import type { Blobs } from './blobs.ts';
import type { Git } from './git.ts';
import { once } from './once.ts';

/** The files of a commit or a tree. */
export function openFiles(git: Git, blobs: Blobs, tree: string): Files {
  let listed: ReadonlyMap<string, Entry> | undefined;
  return {
    list: once(async () => {
      const output = await git.run(['ls-tree', '-r', '-z', '--full-tree', tree]);
      listed = new Map(output.split('\0').filter(Boolean).map(parseEntry));
      return [...listed.keys()];
    }),
    read: async path => {
      // By its id: to look a path up, git reads a folder of ten thousand files from its beginning.
      const entry = listed?.get(path);
      if (listed && !entry?.mode.startsWith('100')) return undefined;
      const content = await blobs.read(entry?.id ?? `${tree}:${path}`);
      // The target of a symbolic link is a blob like any other, of one line without an end.
      if (!content || (!entry && !content.includes(10) && (await isLink(git, tree, path)))) return undefined;
      return content.toString('utf8').replace(/^\uFEFF/, '');
    },
  };
}

interface Entry {
  readonly mode: string;
  readonly id: string;
}

/** `<mode> <type> <id>\t<path>` */
function parseEntry(line: string): readonly [string, Entry] {
  const border = line.indexOf('\t');
  const [mode = '', , id = ''] = line.slice(0, border).split(' ');
  return [line.slice(border + 1), { mode, id }];
}

async function isLink(git: Git, tree: string, path: string): Promise<boolean> {
  return (await git.run(['ls-tree', '-z', '--full-tree', tree, '--', `:(literal)${path}`])).startsWith('120000 ');
}
