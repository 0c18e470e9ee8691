import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Git, openGit } from '../../git.ts';
import { readIndex } from '../../index-entries.ts';
import type { Digesting } from './content-digest.ts';
import { digestEntry } from './entries.ts';

/**
 * The commits of the repositories that are checked out inside this one, by their paths: submodules, and clones that nobody
 * has added yet. Where one's files are not its commit's, so their digest. `dirty`: whether there can be clones.
 */
export async function checkedOutSubmodules(
  git: Git,
  top: string,
  dirty: boolean,
  digesting: Digesting,
): Promise<Record<string, string>> {
  const [{ links }, untracked] = await Promise.all([
    readIndex(git),
    dirty ? git.run(['ls-files', '-z', '-o', '--exclude-standard']) : '',
  ]);
  const clones = untracked.split('\0').flatMap(path => (path.endsWith('/') ? [path.slice(0, -1)] : []));
  const states: [string, string][] = [];
  for (const path of [...new Set([...links, ...clones])]) {
    const root = join(top, path);
    if (!existsSync(join(root, '.git'))) continue;
    const own = openGit(root, git.env);
    const { commit, isClean } = await stateOf(own);
    states.push([path, isClean ? commit : `${commit} ${await digestEntry(root, top, digesting)}`]);
    const below = await checkedOutSubmodules(own, root, !isClean, digesting);
    for (const [name, state] of Object.entries(below)) states.push([`${path}/${name}`, state]);
  }
  return Object.fromEntries(states);
}

async function stateOf(git: Git): Promise<{ readonly commit: string; readonly isClean: boolean }> {
  const strict = ['core.fsmonitor=false', 'core.fileMode=true', 'core.checkStat=default', 'core.trustctime=true'];
  const [status, { assumed, skipped }] = await Promise.all([
    git.run([
      ...strict.flatMap(setting => ['-c', setting]),
      ...['status', '--porcelain=v2', '--branch', '-z', '--untracked-files=all', '--ignore-submodules=none'],
    ]),
    readIndex(git),
  ]);
  const entries = status.split('\0').filter(Boolean);
  const commit = entries.find(entry => entry.startsWith('# branch.oid '))?.slice('# branch.oid '.length) ?? '';
  return { commit, isClean: entries.every(entry => entry.startsWith('# ')) && !assumed.length && !skipped.length };
}
