import { applicability, runsCommands } from '../core/engine.ts';
import type { Requirement } from '../core/policy.ts';
import { type Costly, type Shard, takeShard } from '../core/shard.ts';
import type { OpenFacts } from '../system/facts.ts';
import type { Selection } from './selection.ts';

/**
 * The requirements that this shard judges: all that run nothing or are proved already, and its part of those that have to
 * be run.
 */
export async function openShard(
  requirements: readonly Requirement[],
  shard: Shard,
  { subject, evidence }: OpenFacts,
): Promise<Selection> {
  const costly: Costly[] = [];
  for (const requirement of requirements.filter(runsCommands)) {
    if ((await applicability(requirement, subject)).holds === false) continue;
    const { spared, milliseconds } = await evidence.outlook(requirement.id);
    if (!spared) costly.push({ id: requirement.id, milliseconds });
  }
  const own = takeShard(costly, shard);
  const others = new Set(costly.map(({ id }) => id).filter(id => !own.has(id)));
  return requirement => !others.has(requirement.id);
}
