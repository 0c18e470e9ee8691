import type { Files } from '../core/facts.ts';
import type { Policy } from '../core/policy.ts';
import { loadCachedPolicy } from '../policy/cached.ts';
import { policyFile } from '../policy/schema.ts';
import { choosePolicy, loadJudge, type TrustedPolicy } from '../policy/trust.ts';
import { readStarter } from '../system/package.ts';
import type { Context } from './context.ts';
import type { OpenChange } from './open-change.ts';

/** The policy that may judge this change. */
export function openPolicy({ base, head, change }: OpenChange, context: Context): Promise<TrustedPolicy> {
  return choosePolicy({
    base,
    baseName: change.base.name,
    head,
    changedPaths: new Set(change.files.map(file => file.path)),
    attended: context.attended,
    ...sourcesOf(context),
  });
}

/** The base's policy, or else the change's own; undefined where neither has one. For what judges nothing. */
export async function eitherPolicy({ base, head }: OpenChange, context: Context): Promise<Policy | undefined> {
  const { starter, cache } = sourcesOf(context);
  const found =
    (await loadJudge({ base, starter, cache })) ??
    (await loadCachedPolicy({ read: head.read, starter }, policyFile, cache));
  return found?.policy;
}

/** The base's policy, before the change is known. Undefined where it has none, or one with mistakes. */
export async function foreseePolicy(base: Files, context: Context): Promise<Policy | undefined> {
  // What is wrong with it is told when it is to judge.
  return (await loadJudge({ base, ...sourcesOf(context) }).catch(() => undefined))?.policy;
}

const sourcesOf = ({ packageRoot, policies }: Context) => ({
  starter: (name: string) => readStarter(packageRoot, name),
  cache: policies,
});
