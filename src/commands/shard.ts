import { applicability, runsCommands } from '../core/engine.ts';
import type { Requirement } from '../core/policy.ts';
import type { ReportedShard } from '../core/report.ts';
import { type Costly, type Shard, takeShard } from '../core/shard.ts';
import type { OpenFacts } from '../system/facts.ts';
import type { Selection } from './selection.ts';

export interface OpenShard {
  /** What this shard judges. */
  readonly selection: Selection;
  readonly reported: ReportedShard;
}

/**
 * This shard's part of the requirements that run something. Each is judged by exactly one shard, also if another one has
 * proved some of them meanwhile. What leaves no evidence is left to the job that gives the verdict, which would have to
 * run it again, and so is all that runs nothing.
 */
export async function openShard(
  requirements: readonly Requirement[],
  shard: Shard,
  { subject, evidence }: OpenFacts,
): Promise<OpenShard> {
  const costly: Costly[] = [];
  const unprovable: { id: string; reason: string }[] = [];
  for (const requirement of requirements.filter(runsCommands)) {
    if ((await applicability(requirement, subject)).holds === false) continue;
    const { id } = requirement;
    const outlook = await evidence.outlook(id);
    if (outlook.provable) costly.push({ id, milliseconds: outlook.milliseconds });
    else unprovable.push({ id, reason: outlook.reason });
  }
  const own = takeShard(costly, shard);
  return { selection: ({ id }) => own.has(id), reported: { ...shard, unprovable } };
}
