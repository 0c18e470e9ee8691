import { compileGlobs } from './glob.ts';
import type { Finding, NonEmpty, Outcome } from './outcome.ts';
import type { Policy, Requirement, Waiver } from './policy.ts';

/**
 * A failure as the waivers leave it. A waiver with paths covers the findings in these paths only; what no valid waiver
 * covers still fails. An expired waiver covers nothing, and the findings that it would have covered say so.
 */
export function waive(requirement: Requirement, outcome: Outcome, waivers: Policy['waivers'], now: Date): Outcome {
  if (outcome.status !== 'fail') return outcome;
  const own = waivers.filter(waiver => waiver.requirement === requirement.id);
  const valid = own.filter(waiver => !isExpired(waiver, now));
  const used = new Set<Waiver>();
  const open = outcome.findings.filter(finding => {
    const waiver = valid.find(candidate => covers(candidate, finding));
    if (waiver) used.add(waiver);
    return !waiver;
  });
  const [firstUsed] = used;
  const [firstOpen, ...restOpen] = open.map(finding => withExpired(finding, own));
  if (firstOpen) return { ...outcome, findings: [firstOpen, ...restOpen] };
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

/** A waiver holds to the end of its last day, in UTC. */
export const isExpired = (waiver: Waiver, now: Date): boolean => now.toISOString().slice(0, 10) > waiver.expires;

function covers(waiver: Waiver, finding: Finding): boolean {
  if (!waiver.paths) return true;
  return finding.place !== undefined && compileGlobs(waiver.paths)(finding.place.path);
}
