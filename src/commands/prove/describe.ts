import type { Plan } from '../../core/proof/plan.ts';
import type { Proving, ProvingHunk } from '../../core/proof/proving.ts';
import { commandText } from '../../core/run/outcome.ts';
import type { OpenChange } from '../open-change.ts';
import type { Means } from './means.ts';
import type { TriedAll } from './try-all.ts';

/** What was found out, for people and programs. */
export function describe(
  { hunks, total, unproven, notes, trials, stopped }: TriedAll,
  { change }: OpenChange,
  means: Means,
  plan: Plan,
): Omit<Proving, 'files' | 'notTried' | 'milliseconds'> {
  const count = (wanted: ProvingHunk['result']) => hunks.filter(({ result }) => result === wanted).length;
  const [noticed, missed, untried] = [count('noticed'), count('unproven'), count('untried')];
  const reason = stopped
    ? 'it was interrupted'
    : !change.files.length
      ? `nothing differs from \`${change.base.name}\``
      : !plan.source.length
        ? 'the change has no source that a test could notice'
        : !hunks.length
          ? 'there is no hunk that a test could miss'
          : untried
            ? (hunks.find(({ trouble }) => trouble !== undefined)?.trouble ?? 'the budget was spent')
            : undefined;
  const { base, head } = change;
  return {
    schemaVersion: 1,
    outcome: missed ? 'unproven' : reason === undefined ? 'proven' : 'undecided',
    ...(reason === undefined ? {} : { reason }),
    change: {
      base: base.name,
      baseSha: base.sha,
      head: change.branch ?? head.name,
      headSha: head.sha,
      kind: head.kind,
    },
    requirement: means.requirement,
    tests: { requirement: plan.requirement, command: commandText(plan.tests.run) },
    summary: { hunks: total, tried: noticed + missed, noticed, unproven: missed },
    hunks,
    unproven,
    notes,
    trials,
  };
}
