import { compileGlobs } from './glob/glob.ts';
import type { Finding, NonEmpty, Outcome, Pending } from './outcome.ts';
import type { Policy, Requirement, Waiver } from './policy.ts';

/**
 * A failure as the waivers leave it. A waiver with paths covers the findings in these paths only; what no valid waiver
 * covers still fails. An expired waiver covers nothing, and the findings that it would have covered say so. What waits for
 * somebody has no finding yet: a waiver without paths covers the waiting.
 */
export function waive(requirement: Requirement, outcome: Outcome, waivers: Policy['waivers'], now: Date): Outcome {
  const own = waivers.filter(waiver => waiver.requirement === requirement.id);
  if (outcome.status === 'pending') return waivePending(requirement, outcome, own, now);
  if (outcome.status !== 'fail') return outcome;
  const valid = own.filter(waiver => !isExpired(waiver, now));
  const used = new Set<Waiver>();
  const open = outcome.findings.filter(finding => {
    const waiver = valid.find(candidate => covers(candidate, finding));
    if (waiver) used.add(waiver);
    return !waiver;
  });
  const [firstUsed] = used;
  const [firstOpen, ...restOpen] = open.map(finding => withExpired(finding, own));
  if (firstOpen) {
    const notes = [
      ...(outcome.notes ?? []),
      ...waivedNotes(
        outcome.findings.filter(one => !open.includes(one)),
        valid,
      ),
    ];
    return { ...outcome, findings: [firstOpen, ...restOpen], ...(notes.length ? { notes } : {}) };
  }
  if (!firstUsed) return outcome;
  return {
    status: 'waived',
    reason: [...used].map(waiver => waiver.reason).join('; '),
    approvedBy: [...new Set([...used].map(waiver => waiver.approvedBy))].join(', '),
    expires: [...used].map(waiver => waiver.expires).sort()[0] ?? firstUsed.expires,
    findings: outcome.findings as NonEmpty<Finding>,
  };

  function withExpired(finding: Finding, candidates: readonly Waiver[]): Finding {
    const expired = candidates.find(waiver => isExpired(waiver, now) && covers(waiver, finding));
    if (!expired) return finding;
    const note = `the waiver for this expired on ${expired.expires}`;
    return { ...finding, hint: finding.hint ? `${finding.hint}; ${note}` : note };
  }
}

const mostNotes = 20;

/** What is not among the failures because a waiver covers it, beside others that none covers. */
function waivedNotes(covered: readonly Finding[], valid: readonly Waiver[]): readonly string[] {
  const notes = covered.slice(0, mostNotes).flatMap(finding => {
    const waiver = valid.find(candidate => covers(candidate, finding));
    return waiver
      ? [`waived until ${waiver.expires} by ${waiver.approvedBy} (${waiver.reason}): ${finding.message}`]
      : [];
  });
  return covered.length > mostNotes ? [...notes, `and ${covered.length - mostNotes} more are waived`] : notes;
}

function waivePending({ section }: Requirement, outcome: Pending, own: readonly Waiver[], now: Date): Outcome {
  const waiver = own.find(({ paths, ...rest }) => !paths && !isExpired(rest, now));
  if (!waiver) return outcome;
  const { reason, approvedBy, expires } = waiver;
  const finding = { code: `${section}.pending`, message: outcome.reason, actor: outcome.actor };
  return { status: 'waived', reason, approvedBy, expires, findings: [finding] };
}

/** A waiver holds to the end of its last day, in UTC. */
export const isExpired = ({ expires }: Pick<Waiver, 'expires'>, now: Date): boolean =>
  now.toISOString().slice(0, 10) > expires;

function covers(waiver: Waiver, finding: Finding): boolean {
  if (!waiver.paths) return true;
  return finding.place !== undefined && compileGlobs(waiver.paths)(finding.place.path);
}
