import { choosePruned, type KeptRun, type PruneLimits } from '../../../core/evidence/prune.ts';
import type { Blobs } from '../../blobs.ts';
import type { Git } from '../../git.ts';
import { branchFile, evidenceBranches } from './branches.ts';
import { fetchOptions } from './fetch.ts';
import { readAges } from './prune.ts';
import { type PushResult, pushRefs } from './push.ts';
import { evidenceRefs, type RefTarget } from './refs.ts';
import { checkRemote, refsAtOnce, remoteProblem, remoteSettings } from './remote.ts';

export interface RemotePrune extends Omit<PruneLimits, 'live'> {
  readonly remote: string;
  readonly asBranches: boolean;
  readonly dryRun: boolean;
}

export interface PrunedRemote extends Pick<PushResult, 'refused'> {
  readonly chosen: readonly KeptRun[];
}

/**
 * Removes evidence beyond these limits from a remote, by one push. That of the trees at the tips of its branches stays until
 * it is too old. No ref outside our own places is touched. `git` has to be ready to talk to a remote.
 */
export async function pruneRemote(request: RemotePrune, git: Git, blobs: Blobs): Promise<PrunedRemote> {
  const { remote, asBranches, dryRun } = request;
  const root = asBranches ? evidenceBranches : evidenceRefs;
  const all = await listRemote(git, remote);
  const evidence = all.filter(({ name }) => name.startsWith(`${root}/`));
  if (!evidence.length) return { chosen: [], refused: [] };
  const heads = all.filter(({ name }) => name.startsWith('refs/heads/') && !name.startsWith(`${evidenceBranches}/`));
  await fetchObjects([...evidence, ...heads], remote, git, blobs);
  const trees = await Promise.all(heads.map(({ target }) => blobs.commit(target)));
  const live = new Set(trees.flatMap(commit => commit?.tree ?? []));
  const fileOf = (target: string) => (asBranches ? `${target}:${branchFile}` : target);
  const chosen = choosePruned(await readAges(evidence, blobs, fileOf, root), { ...request, live });
  if (dryRun || !chosen.length) return { chosen, refused: [] };
  const refs = chosen.map(({ name }) => ({ target: undefined, ref: name }));
  return { chosen, refused: (await pushRefs(git, remote, refs)).refused };
}

/** What these refs point to, as far as it is not here. Objects alone: refs would have to be removed again. */
async function fetchObjects(refs: readonly RefTarget[], remote: string, git: Git, blobs: Blobs): Promise<void> {
  const known = await Promise.all(refs.map(({ target }) => blobs.exists(target)));
  const names = refs.filter((_, index) => !known[index]).map(({ name }) => name);
  for (let from = 0; from < names.length; from += refsAtOnce) {
    const wanted = names.slice(from, from + refsAtOnce);
    await git.run([...remoteSettings, 'fetch', ...fetchOptions, '--', remote, ...wanted]).catch(error => {
      throw remoteProblem(remote, 'fetching from', error);
    });
  }
}

/** All of a remote's refs. It tells them all, whatever pattern it is asked for. */
async function listRemote(git: Git, remote: string): Promise<readonly RefTarget[]> {
  const output = await git
    .run([...remoteSettings, 'ls-remote', '--refs', '--quiet', '--', checkRemote(remote)])
    .catch(error => {
      throw remoteProblem(remote, 'listing the refs of', error);
    });
  return output.split('\n').flatMap(line => {
    const [target = '', name] = line.split('\t');
    return name === undefined ? [] : [{ name, target }];
  });
}
