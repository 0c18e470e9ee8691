import type { TrustedPolicy } from '../policy/trust.ts';
import type { Context } from './context.ts';
import { examineEvidence } from './doctor/evidence.ts';
import {
  type Answer,
  examineBase,
  examineGit,
  examineHistory,
  examineHook,
  examineOwners,
  examinePolicy,
  problem,
} from './doctor/examine.ts';
import { proveGate } from './doctor/gate.ts';
import { type OpenChange, openChange } from './open-change.ts';
import { openPolicy } from './open-policy.ts';

export interface Examined extends Answer {
  readonly name: 'git' | 'hook' | 'base' | 'history' | 'owners' | 'policy' | 'evidence' | 'gate';
}

/** Whether landworthy can do its work in this repository, and whether its gate closes. Stops where it can look no further. */
export async function doctor(context: Context): Promise<readonly Examined[]> {
  const unattended: Context = { ...context, attended: false };
  const examined: Examined[] = [];
  const examine = async (name: Examined['name'], look: () => Promise<Answer | undefined>): Promise<boolean> => {
    const answer = await look().catch(problem);
    if (answer) examined.push({ name, ...answer });
    return answer?.status !== 'problem';
  };

  if (!(await examine('git', () => examineGit(context)))) return examined;
  if (!(await examine('hook', () => examineHook(context)))) return examined;
  const opened: OpenChange[] = [];
  try {
    await examine('base', async () => {
      const open = await openChange({}, unattended);
      opened.push(open);
      return examineBase(open);
    });
    const [open] = opened;
    if (!open) return examined;
    await examine('history', () => examineHistory(open));
    await examine('owners', () => examineOwners(open, context));
    const judges: TrustedPolicy[] = [];
    await examine('policy', async () => {
      const trusted = await openPolicy(open, unattended);
      judges.push(trusted);
      return examinePolicy(trusted);
    });
    const [trusted] = judges;
    if (!trusted) return examined;
    await examine('evidence', () => examineEvidence(open, trusted.judge.policy, unattended));
    await examine('gate', () => proveGate(open, trusted, unattended));
    return examined;
  } finally {
    for (const open of opened) await open.close();
  }
}
