import { choosePolicy, type TrustedPolicy } from '../policy/trust.ts';
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
    starter: name => readStarter(context.packageRoot, name),
    attended: context.attended,
    cache: context.policies,
  });
}
