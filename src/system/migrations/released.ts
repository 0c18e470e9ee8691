import type { Facts } from '../../core/facts.ts';
import { compileGlobs } from '../../core/glob/glob.ts';
import type { Blobs } from '../blobs.ts';
import { openFiles } from '../files.ts';
import type { Git } from '../git.ts';
import { readSide } from './migrations.ts';

/** The migrations at the newest tag of these globs that the base contains: a tag of anything else says nothing about it. */
export function openReleased(git: Git, blobs: Blobs, base: string): Facts['released'] {
  return async (patterns, request) => {
    const format = '%(refname:strip=2)';
    const order = ['--sort=-creatordate', `--merged=${base}`, `--format=${format}`];
    const tags = (await git.run(['for-each-ref', ...order, 'refs/tags'])).split('\n').filter(Boolean);
    const tag = tags.find(compileGlobs(patterns));
    if (tag === undefined) return undefined;
    const commit = await blobs.commit(`refs/tags/${tag}`);
    return commit && { tag, migrations: await readSide(openFiles(git, blobs, commit.tree), request) };
  };
}
