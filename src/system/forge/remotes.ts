import type { Change } from '../../core/change.ts';
import type { Git } from '../git.ts';
import { parseRemoteUrl, type RemotePlace } from './remote-url.ts';

/** Where a change comes from and goes to, as far as git knows. */
export interface Course {
  /** Where it is to land: the base's remote. */
  readonly to: RemotePlace | undefined;
  /** The base's branch there; undefined where the base is just a commit. */
  readonly base: string | undefined;
  /** Where its branch is pushed to: a fork, or the same place. */
  readonly from: RemotePlace | undefined;
  /** The branch's name there; undefined where no branch is known. */
  readonly branch: string | undefined;
}

/** `pushed` is the remote that is being pushed to, where that is known. URLs are read with `insteadOf` applied. */
export async function readCourse(git: Git, { base, branch }: Change, pushed: string | undefined): Promise<Course> {
  const local = branch === undefined ? undefined : `refs/heads/${branch}`;
  const format = '--format=%(refname)%00%(push:remotename)%00%(upstream:remotename)%00%(upstream:remoteref)';
  const [listed, followed] = await Promise.all([
    git.run(['remote', '-v']),
    // `for-each-ref` takes a pattern: a branch's name holds none of its letters.
    local === undefined ? '' : git.run(['for-each-ref', format, '--', local]),
  ]);
  const remotes = parseRemotes(listed);
  const { ofBase, landing } = landingRemote([...remotes.keys()], base.name);
  const baseBranch =
    ofBase === undefined ? base.name.replace(/^refs\/heads\//, '') : base.name.slice(ofBase.length + 1);
  const [, push, upstream, ref = ''] =
    followed
      .split('\n')
      .map(line => line.split('\0'))
      .find(([name]) => name === local) ?? [];
  const source = pushed ?? (push || landing);
  const followedBranch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  // A branch that follows the base is not pushed there.
  const renamed = pushed === undefined && upstream === source && followedBranch !== baseBranch;
  const place = (name: string | undefined) =>
    name === undefined ? undefined : parseRemoteUrl(remotes.get(name) ?? name);
  return {
    to: place(landing),
    base: base.name === base.sha ? undefined : baseBranch,
    from: place(source),
    branch: (renamed ? followedBranch : undefined) ?? branch,
  };
}

/** Where a base of this name is at home; undefined where that is no forge. */
export async function readRemotePlace(git: Git, base: string): Promise<RemotePlace | undefined> {
  const remotes = parseRemotes(await git.run(['remote', '-v']));
  const { landing } = landingRemote([...remotes.keys()], base);
  return landing === undefined ? undefined : parseRemoteUrl(remotes.get(landing) ?? landing);
}

/** The remote that the base's name names, and that on which a change lands. */
export function landingRemote(names: readonly string[], base: string) {
  const ofBase = names.find(name => base.startsWith(`${name}/`));
  return {
    ofBase,
    landing: ofBase ?? (names.includes('origin') ? 'origin' : names.length === 1 ? names[0] : undefined),
  };
}

/** `git remote -v`: `name<tab>url (fetch)`; after it, a partial clone says what it leaves out. */
function parseRemotes(listed: string): ReadonlyMap<string, string> {
  const remotes = new Map<string, string>();
  for (const line of listed.split('\n')) {
    const [, name, url] = /^([^\t]+)\t(.*) \(fetch\)(?: \[[^\]]*\])?$/.exec(line) ?? [];
    if (name !== undefined && url !== undefined && !remotes.has(name)) remotes.set(name, url);
  }
  return remotes;
}
