import { UserError } from '../core/errors.ts';
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

/** Throws a UserError where nothing but the change names its base, and it is pushed to the default branch, which is another one. */
export async function pushedBase(open: OpenChange, branch: string | undefined): Promise<PushedBase> {
  const { git, change, landing, baseFrom } = open;
  const remotes = (await git.run(['remote'])).split('\n').filter(Boolean);
  const { name } = change.base;
  const remote = remotes.find(one => name.startsWith(`${one}/`));
  const base = remote === undefined ? name.replace(/^refs\/heads\//, '') : name.slice(remote.length + 1);
  if (baseFrom === 'own-policy' && branch !== undefined && branch !== base && landing?.name.endsWith(`/${branch}`)) {
    throw new UserError(
      `this would land on \`${branch}\`, but the change names \`${base}\` as its base`,
      'land another base by itself first',
    );
  }
  const known = await git.run(['for-each-ref', '--count=1', '--format=x', 'refs/remotes']);
  return { branch: base, remote, first: known === '' };
}
