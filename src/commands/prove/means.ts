import type { Subject } from '../../core/condition/subject.ts';
import { applicability } from '../../core/engine.ts';
import { UserError } from '../../core/errors.ts';
import type { Requirement } from '../../core/policy.ts';
import type { ProofOptions } from '../../core/proof/plan.ts';
import { suggest } from '../../policy/suggest.ts';
import type { TrustedPolicy } from '../../policy/trust.ts';

/** How a change is proved: by a requirement of `proof`, or where none is meant, by the tests of one of `tests`. */
export interface Means {
  readonly requirement: string;
  readonly options: ProofOptions;
  /** Milliseconds, where the policy says it. */
  readonly budget: number | undefined;
}

/** What the policy says of it. Throws a UserError where it says nothing, or several things and nobody chose one. */
export async function chooseMeans(
  { judge, from, path }: Pick<TrustedPolicy, 'judge' | 'from' | 'path'>,
  wanted: string | undefined,
  subject: Subject,
): Promise<Means> {
  if (from === 'built-in')
    throw new UserError('there is no policy here that says how the tests are run', 'write one with `landworthy init`');
  const { requirements } = judge.policy;
  const proofs = requirements.filter(({ section }) => section === 'proof');
  const tests = requirements.filter(({ section }) => section === 'tests');
  if (!tests.length)
    throw new UserError(
      `\`${path}\` does not say how the tests are run`,
      'add them, for example `tests: { unit: { run: npm test } }`',
    );
  if (wanted !== undefined) return meansOf(named(wanted, proofs, tests));
  for (const all of [proofs, tests]) {
    const applying = await filter(all, async one => (await applicability(one, subject)).holds !== false);
    const [only, other] = applying.length ? applying : all;
    if (only && other) {
      const ids = (applying.length ? applying : all).map(({ id }) => `\`${id}\``).join(', ');
      throw new UserError(`several requirements say how: ${ids}`, `choose one, for example \`--of ${only.id}\``);
    }
    if (only) return meansOf(only);
  }
  throw new Error('a policy with tests says how they are run');
}

/** By its own id; or by that of its tests, which stand for themselves where no requirement of `proof` means them. */
function named(wanted: string, proofs: readonly Requirement[], tests: readonly Requirement[]): Requirement {
  const own = proofs.find(({ id }) => id === wanted);
  const by = proofs.filter(({ options }) => options['of'] === wanted);
  const found = own ?? (by.length === 1 ? by[0] : tests.find(({ id }) => id === wanted));
  if (found) return found;
  const ids = [...proofs, ...tests].map(({ id }) => id);
  throw new UserError(
    `the policy has no requirement \`${wanted}\` to prove by`,
    suggest(wanted, ids).hint ?? `it has ${ids.map(id => `\`${id}\``).join(', ')}`,
  );
}

function meansOf({ id, section, options }: Requirement): Means {
  if (section === 'tests') return { requirement: id, options: { of: id }, budget: undefined };
  const proof = options as unknown as ProofOptions & { readonly budget: number };
  return { requirement: id, options: proof, budget: proof.budget };
}

async function filter<T>(items: readonly T[], holds: (item: T) => Promise<boolean>): Promise<readonly T[]> {
  const kept = await Promise.all(items.map(holds));
  return items.filter((_, index) => kept[index]);
}
