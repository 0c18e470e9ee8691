import type { PolicyProblem } from '../core/errors.ts';
import type { RunOptions } from '../core/evidence/options.ts';
import { isPrincipal } from '../core/evidence/reuse.ts';
import type { Policy, Requirement } from '../core/policy.ts';
import type { MergedPolicy } from './extends.ts';
import { suggest } from './suggest.ts';

/** Names in `reuse.from` that are neither sets of `signers` nor principals themselves. */
export function undefinedSigners(
  { section, name, options }: Requirement,
  signers: Policy['signers'],
  merged: MergedPolicy,
): PolicyProblem[] {
  const { reuse } = options as Partial<RunOptions>;
  if (!reuse) return [];
  return reuse.from.flatMap((signer, index) =>
    isPrincipal(signer) || Object.hasOwn(signers, signer)
      ? []
      : [
          merged.problem([section, name, 'reuse', 'from', index], `the signers \`${signer}\` are not defined`, {
            hint: suggest(signer, Object.keys(signers)).hint ?? 'define them under `signers`',
          }),
        ],
  );
}
