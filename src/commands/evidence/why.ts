import { runsCommands } from '../../core/engine.ts';
import { UserError } from '../../core/errors.ts';
import { isOfTrials } from '../../core/evidence/evidence.ts';
import { nearestTo } from '../../core/evidence/nearest.ts';
import { moment } from '../../core/evidence/reuse.ts';
import type { Policy, Requirement } from '../../core/policy.ts';
import { provers } from '../../core/run/outcome.ts';
import { openFacts } from '../../system/facts.ts';
import type { Context } from '../context.ts';
import type { OpenChange } from '../open-change.ts';
import { openPolicy } from '../open-policy.ts';
import { openSelection } from '../selection.ts';
import { type EvidenceRequest, withEvidence } from './open-evidence.ts';

export interface WhyRequest extends EvidenceRequest {
  readonly requirement: string;
}

/** Why a requirement would be run now, or what spares it. */
export interface WhyAnswer {
  readonly requirement: string;
  readonly spared: boolean;
  /** Who proved it and when, or why it has to be run. */
  readonly reason: string;
  /** The evidence of this requirement that is about the most similar inputs, of whatever tree. */
  readonly nearest?: {
    /** `2026-11-23 14:02 UTC` */
    readonly on: string;
    /** What is not as it was then, the most telling first. */
    readonly differences: readonly string[];
    /** The files that differ; none where git no longer has those that were tested then. */
    readonly files: readonly string[];
  };
}

/** Throws a UserError for a requirement that the policy does not have, or that runs nothing. */
export function whyRun({ requirement: id, ...request }: WhyRequest, context: Context): Promise<WhyAnswer> {
  return withEvidence(request, context, async ({ open, read }) => {
    const { policy } = (await openPolicy(open, context)).judge;
    openSelection({ only: [id], skip: [] }, policy.requirements);
    const requirement = policy.requirements.find(one => one.id === id);
    if (!requirement || !runsCommands(requirement))
      throw new UserError(`\`${id}\` is no requirement that runs a program`, 'name one, such as `tests.unit`');
    if (requirement.section === 'proof') return whyTry(requirement, policy, open, context);
    const look = await lookAt(id, policy, open, context);
    if (look.spared) {
      const reason = `proved on ${moment(look.proofs[0].evidence.finishedOn)} by ${provers(look)}`;
      return { requirement: id, spared: true, reason };
    }
    const { why: reason, subject } = look;
    if (!subject) return { requirement: id, spared: false, reason };
    const { entries } = await read(true);
    const known = entries.flatMap(({ identified: { signed } }) => (isOfTrials(signed) ? [] : signed.evidence));
    const found = nearestTo(subject.document, known);
    if (!found) return { requirement: id, spared: false, reason };
    const { evidence, differences } = found;
    const files = await changedFiles(open, evidence.document.tree, subject.document.tree);
    return { requirement: id, spared: false, reason, nearest: { on: moment(evidence.finishedOn), differences, files } };
  });
}

/** The same of trials, of which only those are known that are asked for: nothing may be run on the way. */
async function whyTry(
  requirement: Requirement,
  policy: Policy,
  open: OpenChange,
  context: Context,
): Promise<WhyAnswer> {
  const { id, name, check, options } = requirement;
  const { facts, close } = openFacts({ ...open, ...context, policy, evidence: { mode: 'only', vouched: [] } });
  try {
    const judgment = await check.run(options, facts, { id, name });
    const reason = judgment.status === 'skip' ? judgment.reason : 'all that it tries is proved';
    return { requirement: id, spared: true, reason };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { requirement: id, spared: false, reason: error.message };
  } finally {
    await close();
  }
}

async function lookAt(id: string, policy: Policy, open: OpenChange, context: Context) {
  const { evidence, close } = openFacts({
    ...open,
    ...context,
    policy,
    evidence: { mode: 'when-proved', vouched: [] },
  });
  try {
    const look = await evidence.look(id);
    if (!look) throw new Error('evidence plays no part');
    return look;
  } finally {
    await close();
  }
}

async function changedFiles({ git }: OpenChange, then: string, now: string): Promise<readonly string[]> {
  if (then === now) return [];
  const output = await git.run(['diff-tree', '-r', '-z', '--name-only', '--no-renames', then, now]).catch(() => '');
  return output.split('\0').filter(Boolean);
}
