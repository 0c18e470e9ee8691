import { PolicyError, UserError } from '../core/errors.ts';
import type { Files } from '../core/facts.ts';
import { loadCachedPolicy, type PolicyCache } from './cached.ts';
import type { LoadedPolicy } from './load.ts';
import { policyFile } from './schema.ts';

/** The policy that judges, and whether the change has another one of its own. */
export interface TrustedPolicy {
  readonly judge: LoadedPolicy;
  /** `head`: the base has no policy. `built-in`: there is none at all. */
  readonly from: 'base' | 'head' | 'built-in';
  readonly path: string;
  /** The change's own policy, where it is another one; `absent` where the change deletes it. */
  readonly own: LoadedPolicy | 'absent' | 'invalid' | undefined;
}

export interface PolicySides {
  readonly base: Files;
  /** What the base is called. */
  readonly baseName: string;
  readonly head: Files;
  readonly changedPaths: ReadonlySet<string>;
  readonly starter: (name: string) => Promise<string | undefined>;
  /** On a terminal, a repository without a policy is judged by `landworthy:standard`. */
  readonly attended: boolean;
  readonly cache?: PolicyCache | undefined;
}

export const builtIn = 'landworthy:standard';

/** A branch never judges itself: the base's policy decides, as long as it has one. */
export async function choosePolicy({
  base,
  baseName,
  head,
  changedPaths,
  starter,
  attended,
  cache,
}: PolicySides): Promise<TrustedPolicy> {
  const load = (read: Files['read']) => loadCachedPolicy({ read, starter }, policyFile, cache);
  const judge = await loadJudge({ base, starter, cache });
  if (judge) {
    const edited = judge.files.some(file => changedPaths.has(file));
    return { judge, from: 'base', path: policyFile, own: edited ? await ownPolicy(() => load(head.read)) : undefined };
  }
  // What cannot be read is not what is not there: else the change would judge itself.
  if ((await base.list()).includes(policyFile)) {
    throw new UserError(`the base has a \`${policyFile}\` that cannot be read`, 'it must be a file of at most 1 MiB');
  }
  const own = await load(head.read);
  if (own) return { judge: own, from: 'head', path: policyFile, own: undefined };
  if (!attended) {
    throw new UserError(
      `there is no policy: neither \`${baseName}\` nor the change has a \`${policyFile}\``,
      'write one with `landworthy init`',
    );
  }
  const standard = await load(async () => `version: 1\nextends: [${builtIn}]\n`);
  if (!standard) throw new Error(`the starter policy ${builtIn} is missing`);
  return { judge: standard, from: 'built-in', path: builtIn, own: undefined };
}

const judges = new WeakMap<Files, Promise<LoadedPolicy | undefined>>();

/** The base's policy, if it has one. Of the same files it is loaded once. */
export function loadJudge({ base, starter, cache }: Pick<PolicySides, 'base' | 'starter' | 'cache'>) {
  const judge = judges.get(base) ?? loadCachedPolicy({ read: base.read, starter }, policyFile, cache).catch(fromBase);
  judges.set(base, judge);
  return judge;
}

async function ownPolicy(load: () => Promise<LoadedPolicy | undefined>): Promise<TrustedPolicy['own']> {
  try {
    return (await load()) ?? 'absent';
  } catch (error) {
    if (error instanceof PolicyError) return 'invalid';
    throw error;
  }
}

function fromBase(error: unknown): never {
  if (!(error instanceof PolicyError)) throw error;
  throw new PolicyError(
    error.problems.map(problem => ({ ...problem, message: `${problem.message} (in the base's policy)` })),
  );
}
