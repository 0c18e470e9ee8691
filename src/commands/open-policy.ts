import { UserError } from '../core/errors.ts';
import { choosePolicy, type TrustedPolicy } from '../policy/trust.ts';
import { readStarter } from '../system/package.ts';
import type { Context } from './context.ts';
import type { OpenChange } from './open-change.ts';

/** The policy that may judge this change. Throws a UserError where the change moves its own base. */
export async function openPolicy(open: OpenChange, context: Context): Promise<TrustedPolicy> {
  const { base, head, change } = open;
  const trusted = await choosePolicy({
    base,
    head,
    changedPaths: new Set(change.files.map(file => file.path)),
    starter: name => readStarter(context.packageRoot, name),
    attended: context.attended,
    cache: context.policies,
  });
  const wanted = trusted.from === 'base' ? trusted.judge.policy.base : undefined;
  if (open.baseFromPolicy && wanted !== undefined) {
    const names = [`refs/remotes/origin/${wanted}`, wanted];
    const commits = await Promise.all(names.map(open.resolve));
    if (!commits.includes(change.base.sha)) {
      throw new UserError(
        `the change moves its own base from \`${wanted}\` to \`${change.base.name}\``,
        'say which one is meant with `--base`',
      );
    }
  }
  return trusted;
}
