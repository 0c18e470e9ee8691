import { randomInt } from 'node:crypto';
import type { SignedEvidence } from '../../core/evidence/evidence.ts';
import { nearestTo } from '../../core/evidence/nearest.ts';
import { ownReuse, type RunOptions } from '../../core/evidence/options.ts';
import { decideReuse, nothingKnown, type ReuseContext } from '../../core/evidence/reuse.ts';
import type { FactName } from '../../core/facts.ts';
import type { NonEmpty } from '../../core/outcome.ts';
import type { Requirement } from '../../core/policy.ts';
import type { KeyResult, MadeKey } from './key/make-key.ts';

/** Whether a run can be spared. */
export type Look =
  | {
      readonly spared: true;
      readonly proofs: NonEmpty<SignedEvidence>;
      readonly by: readonly string[];
      /** By what it would be spared again: see `EvidenceSession`. */
      readonly standsOn: MadeKey['standsOn'];
    }
  | {
      readonly spared: false;
      readonly why: string;
      /** What its evidence will be about; without it, there will be none. */
      readonly subject?: MadeKey;
      /** The evidence that would have spared it, and that this run is to confirm. */
      readonly audits?: readonly SignedEvidence[];
    };

/** All about the judged tree. */
export interface KnownEvidence {
  readonly evidence: readonly SignedEvidence[];
  /** Why the rest of what is kept for it cannot be read as evidence about it. */
  readonly passedOver: readonly string[];
}

export interface LookContext {
  readonly makeKey: (requirement: Requirement) => Promise<KeyResult>;
  readonly known: () => Promise<KnownEvidence>;
  readonly reuse: Omit<ReuseContext, 'key' | 'refuted'>;
  /** Fingerprints of keys whose evidence an audit refuted, with the day. */
  readonly refuted: () => Promise<ReadonlyMap<string, string>>;
  readonly mode: ReuseMode;
}

/** `never`: all is run again. `only`: nothing is run, and what is not proved is an error. */
export type ReuseMode = 'when-proved' | 'never' | 'only';

/** The runs of which evidence is made: see `spareRuns`. */
const provable: ReadonlySet<FactName> = new Set(['run', 'tests', 'diagnostics']);

export async function lookForProof(requirement: Requirement, context: LookContext): Promise<Look> {
  const { run, reuse = ownReuse } = requirement.options as Partial<RunOptions>;
  if (run === undefined) return { spared: false, why: 'what it tries is no run of one command' };
  if (!requirement.check.needs.some(need => provable.has(need)))
    return { spared: false, why: 'its result is never kept as evidence' };
  if (reuse === false) return { spared: false, why: 'the policy has it run each time' };
  const subject = await context.makeKey(requirement);
  if (!subject.ok) return { spared: false, why: subject.reason };
  if (context.mode === 'never') return { spared: false, why: 'all is to be run again', subject };
  const known = await context.known();
  const refuted = reuse.from.length ? await context.refuted() : new Map<string, string>();
  const decision = decideReuse(known.evidence, reuse, { ...context.reuse, key: subject.key, refuted });
  if (!decision.reuse) {
    const why = decision.reason === nothingKnown ? sinceThen(subject, known) : decision.reason;
    return { spared: false, why, subject };
  }
  const { proofs, by } = decision;
  // Nobody who makes evidence may know beforehand which will be put to the test.
  if (context.mode !== 'only' && randomInt(1_000_000) < reuse.audit * 1_000_000)
    return { spared: false, why: 'an audit: the evidence for it is put to the test', subject, audits: proofs };
  // Neither by the hour nor by chance, and by nobody's word but our own.
  const isLasting = !by.length && !reuse.audit && reuse['max-age'] === undefined && reuse.grade === 'workspace';
  return { spared: true, proofs, by, standsOn: isLasting ? subject.standsOn : async () => undefined };
}

/** What is not as it was when these files were last tested. */
function sinceThen({ document }: MadeKey, { evidence: known, passedOver }: KnownEvidence): string {
  const nearest = nearestTo(
    document,
    known.map(({ evidence }) => evidence),
  );
  const [first, ...others] = nearest?.differences ?? [];
  if (first === undefined)
    return passedOver[0] ? `${nothingKnown}, and what is kept cannot be used: ${passedOver[0]}` : nothingKnown;
  const more = others.length ? `, and ${others.length} more differ` : '';
  return `since it was proved for these files, ${first}${more}`;
}
