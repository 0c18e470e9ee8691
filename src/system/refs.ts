import type { Revision } from '../core/change.ts';
import type { Git } from './git.ts';
import { readRemoteBranch } from './ref-files.ts';

/** The first of these refs, named in full, that is there. */
export type FirstRef = (names: readonly string[]) => Promise<Revision | undefined>;

/**
 * Reads refs by nothing but their full names. Whatever else resolves a name takes `refs/remotes/origin/main`, where there
 * is none, for the tag or the branch of that odd name, which anybody may have pushed. A ref that points to another one
 * gets that one's name.
 */
export function openRefs(git: Git): FirstRef {
  const known = new Map<string, Revision | undefined>();
  return async names => {
    const [likely = ''] = names;
    const read = known.has(likely) ? undefined : readRemoteBranch(git.dir, likely);
    if (read) known.set(likely, read);
    if (known.get(likely)) return known.get(likely);
    const unknown = names.filter(name => !known.has(name));
    const found = unknown.length ? await readRefs(git, unknown) : new Map<string, Revision>();
    for (const name of unknown) known.set(name, found.get(name));
    return names.map(name => known.get(name)).find(ref => ref !== undefined);
  };
}

async function readRefs(git: Git, names: readonly string[]): Promise<ReadonlyMap<string, Revision>> {
  const output = await git.run(['for-each-ref', '--format=%(refname) %(objectname) %(symref)', ...names]);
  const refs = new Map<string, Revision>();
  for (const line of output.split('\n').filter(Boolean)) {
    const [name = '', sha = '', target] = line.split(' ');
    refs.set(name, { name: (target || name).replace(/^refs\/(?:heads|remotes)\//, ''), sha });
  }
  return refs;
}
