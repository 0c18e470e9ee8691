import { UserError } from '../core/errors.ts';
import { baseOfPolicy } from '../policy/documents.ts';
import { policyFile } from '../policy/schema.ts';
import type { OpenChange } from './open-change.ts';

/** What is known of the base of a push from other places than the change. */
export interface PushedBase {
  /** The base's name without its remote. */
  readonly branch: string;
  /** The remote whose branch it is: what is in it has left this machine already. */
  readonly remote: string | undefined;
  /** No remote's branch is known here: the remote is new, or nothing was ever fetched. */
  readonly first: boolean;
}

/**
 * A change names its own base, in its policy. Whether it may is a matter of the check; but whether there is nothing to
 * judge must not be. Throws a UserError where the remote's default branch is pushed to, and its policy names another base.
 */
export async function pushedBase(open: OpenChange, branch: string | undefined): Promise<PushedBase> {
  const { git, change, resolve } = open;
  const refs = (await git.run(['for-each-ref', '--format=%(refname)%09%(symref)', 'refs/remotes'])).split('\n');
  const remotes = (await git.run(['remote'])).split('\n').filter(Boolean);
  const remote = remotes.find(name => change.base.name.startsWith(`${name}/`));
  const base = {
    branch:
      remote === undefined ? change.base.name.replace(/^refs\/heads\//, '') : change.base.name.slice(remote.length + 1),
    remote,
    first: refs.every(line => line === ''),
  };
  const head = refs.map(line => line.split('\t')[1] ?? '').find(target => target !== '');
  const landing =
    head ?? ['refs/remotes/origin/main', 'refs/remotes/origin/master'].find(name => refs.includes(`${name}\t`));
  if (branch === undefined || branch === base.branch || !landing?.endsWith(`/${branch}`)) return base;
  const sha = await resolve(landing);
  const text = sha === undefined ? undefined : (await open.blobs.read(`${sha}:${policyFile}`))?.toString('utf8');
  const named = baseOfPolicy(text ?? '') ?? branch;
  if (named === base.branch) return base;
  throw new UserError(
    `this would land on \`${branch}\`, but the change names \`${base.branch}\` as its base`,
    `where it stands, the policy names \`${named}\`: land another base by itself first`,
  );
}
