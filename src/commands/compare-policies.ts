import { applicability, type EngineOptions, type Judged, judge, runsCommands } from '../core/engine.ts';
import type { Policy, Requirement } from '../core/policy.ts';
import type { PolicyDifference } from '../core/report.ts';
import type { TrustedPolicy } from '../policy/trust.ts';
import { openFacts } from '../system/facts.ts';
import type { Context } from './context.ts';
import type { OpenChange } from './open-change.ts';
import type { Selection } from './selection.ts';

/**
 * What the change's own policy would say otherwise, where it has another one. Its commands are not run: whoever lets
 * strangers' changes be judged has agreed to those of the base alone.
 */
export async function comparePolicies(
  { judge: trusted, own }: TrustedPolicy,
  judged: readonly Judged[],
  selected: Selection,
  open: OpenChange,
  context: Context,
  options: EngineOptions,
): Promise<readonly PolicyDifference[]> {
  if (own === undefined) return [];
  const before = new Map(judged.map(({ requirement, outcome }) => [requirement.id, outcome.status] as const));
  if (own === 'absent' || own === 'invalid') return [...before].map(([id, base]) => ({ id, base, head: own }));

  const same = new Set(trusted.policy.requirements.map(requirement => definition(requirement, trusted.policy)));
  const changed = own.policy.requirements.filter(one => selected(one) && !same.has(definition(one, own.policy)));
  const opened = openFacts({ ...open, ...context, policy: own.policy });
  const { onEvent: _, ...quiet } = options;
  try {
    const judging = { ...quiet, failFast: false };
    const still = changed.filter(requirement => !runsCommands(requirement));
    const after = await judge(still, own.policy.waivers, opened.facts, opened.subject, judging);
    const notRun = await Promise.all(
      changed.filter(runsCommands).map(async requirement => {
        const { holds } = await applicability(requirement, opened.subject);
        return { id: requirement.id, head: holds === false ? ('skip' as const) : ('not-run' as const) };
      }),
    );
    const ownIds = new Set(own.policy.requirements.map(({ id }) => id));
    const removed = [...before]
      .filter(([id]) => !ownIds.has(id))
      .map(([id, base]) => ({ id, base, head: 'absent' as const }));
    const different = [...after.map(({ requirement: { id }, outcome }) => ({ id, head: outcome.status })), ...notRun]
      .map(({ id, head }) => ({ id, base: before.get(id) ?? ('absent' as const), head }))
      .filter(({ base, head }) => base !== head);
    return [...different, ...removed];
  } finally {
    await opened.close();
  }
}

/** All that decides about an outcome, as text: two requirements with the same definition have the same outcome. */
function definition({ check, origin, ...rest }: Requirement, { kinds, waivers }: Policy): string {
  const own = waivers.filter(({ requirement }) => requirement === rest.id).map(waiver => ({ ...waiver, origin: null }));
  return JSON.stringify([check.id, rest, kinds, own]);
}
