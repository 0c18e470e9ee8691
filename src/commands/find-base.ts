import type { Revision } from '../core/change.ts';
import { UserError } from '../core/errors.ts';
import type { Files } from '../core/facts.ts';
import { baseOfPolicy } from '../policy/documents.ts';
import { policyFile } from '../policy/schema.ts';
import { openBases } from '../system/base.ts';
import type { Blobs } from '../system/blobs.ts';
import type { CiFacts } from '../system/ci/ci.ts';
import type { Git } from '../system/git.ts';
import { openRefs } from '../system/refs.ts';
import type { Checkout, Resolve } from '../system/repository.ts';

/** The base, and who says that it is: the policy where changes land, or the change's own as long as there is none. */
export interface FoundBase {
  readonly base: Revision;
  readonly from: 'option' | 'ci' | 'policy' | 'own-policy' | 'default';
  /** Where changes land if no policy says otherwise; undefined where it is not known, or was not asked for. */
  readonly landing?: Revision | undefined;
}

export interface BaseSources {
  readonly option: string | undefined;
  readonly ci: CiFacts;
  readonly checkout: Checkout;
  readonly git: Git;
  readonly blobs: Blobs;
  readonly resolve: Resolve;
  /** The files that are judged, and whether they are what is checked out. */
  readonly head: Files;
  readonly checkedOut: boolean;
}

/**
 * A change does not choose its judge: what its own policy calls the base counts only where no policy has landed yet.
 * Throws a UserError where that is not known, or where the change names another one.
 */
export async function findBase({ option, ci, ...sources }: BaseSources): Promise<FoundBase> {
  const { git, blobs, resolve, head, checkout, checkedOut } = sources;
  const bases = openBases(git, resolve);
  if (option !== undefined) return { base: await bases.named([option], '`--base`'), from: 'option' };
  if (ci.base.length) return { base: await bases.named(ci.base, 'the CI system'), from: 'ci' };

  const landing = ci.defaultBranch ? await bases.named([ci.defaultBranch], 'the CI system') : await bases.landing();
  const landed = landing && (await blobs.read(`${landing.sha}:${policyFile}`))?.toString('utf8');
  const own = namedBase((await head.read(policyFile)) ?? '');
  const ofPolicy = (name: string) => bases.named([name], "the policy's `base`");
  if (landing && landed !== undefined) {
    const name = namedBase(landed);
    const base = name === undefined ? landing : await ofPolicy(name);
    const wanted = own === undefined || own === name ? base : await ofPolicy(own).catch(() => undefined);
    if (wanted?.sha !== base.sha) throw moved(base, own ?? '');
    if (name !== undefined || own !== undefined) return { base, from: 'policy', landing };
  } else if (own !== undefined) return { base: await ofPolicy(own), from: 'own-policy', landing };

  if (!landing) {
    throw new UserError(
      'the base is not known: which branch is this to land on?',
      'name it with `--base <branch>`, or as `base:` in landworthy.yml',
    );
  }
  if (checkedOut) await refuseOther(landing, checkout, git);
  return { base: landing, from: 'default', landing };
}

/** Of a plain `base: main` just this line is read: the whole policy is parsed later, and a long one takes its time. */
function namedBase(policy: string): string | undefined {
  const lines = policy.match(/^\W*base\b.*$/gm) ?? [];
  const [, plain] = /^base: +(?!(?:true|false|null)$)([a-z][\w./-]*)$/i.exec(lines[0] ?? '') ?? [];
  return lines.length === 1 && plain !== undefined ? plain : baseOfPolicy(policy);
}

function moved(base: Revision, own: string): UserError {
  return new UserError(
    `the change moves its own base from \`${base.name}\` to \`${own}\``,
    'say which one is meant with `--base`',
  );
}

/**
 * A branch may follow the one that it is to land on, or a copy of itself under another name: what it says of itself must
 * not judge it, and nothing tells the two apart.
 */
async function refuseOther(landing: Revision, { branch, upstream }: Checkout, git: Git): Promise<void> {
  if (upstream === undefined || branch === undefined || upstream.endsWith(`/${branch}`)) return;
  const followed = await openRefs(git)([`refs/remotes/${upstream}`, `refs/heads/${upstream}`]);
  if (!followed || followed.sha === landing.sha) return;
  if ((await git.run(['rev-list', '--max-count=1', followed.sha, `^${landing.sha}`])) === '') return;
  throw new UserError(
    `the base is not known: \`${branch}\` follows \`${upstream}\`, and the default branch is \`${landing.name}\``,
    'name it with `--base <branch>`, or as `base:` in landworthy.yml',
  );
}
