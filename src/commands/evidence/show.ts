import { UserError } from '../../core/errors.ts';
import type { Evidence, TrialEvidence } from '../../core/evidence/evidence.ts';
import type { Context } from '../context.ts';
import { type DescribedEvidence, describeEvidence, inOrder } from './describe-evidence.ts';
import { type EvidenceRequest, type KnownEnvelope, withEvidence } from './open-evidence.ts';

export interface ShownEvidence extends DescribedEvidence {
  readonly evidence: Evidence | TrialEvidence;
  /** The in-toto Statement, as it was signed. */
  readonly statement: unknown;
}

/**
 * One piece of evidence: that whose digest begins so, or the newest of this requirement for the current tree. Throws a
 * UserError where there is none, or more than one.
 */
export function showEvidence(name: string, request: EvidenceRequest, context: Context): Promise<ShownEvidence> {
  return withEvidence(request, context, async ({ tree, read }) => {
    const isDigest = /^[0-9a-f]{4,64}$/.test(name);
    const { entries } = await read(isDigest);
    const described = new Map(entries.map(entry => [describeEvidence(entry), entry] as const));
    const named = [...described.keys()].filter(one => one.digest.startsWith(name) || one.requirement === name);
    // Whoever names a requirement means its run, where there is one.
    const [found] = isDigest ? named : inOrder(named).toSorted((a, b) => Number(!!a.trials) - Number(!!b.trials));
    const entry = found && described.get(found);
    if (!entry) throw missing(name, tree);
    if (isDigest && new Set(named.map(({ digest }) => digest)).size > 1) throw ambiguous(name);
    return { ...found, ...whole(entry) };
  });
}

const whole = ({ identified: { signed, envelope } }: KnownEnvelope) => ({
  evidence: signed.evidence,
  statement: JSON.parse(Buffer.from(envelope.payload).toString('utf8')) as unknown,
});

const ambiguous = (name: string) =>
  new UserError(`several pieces of evidence begin with \`${name}\``, 'write more of its digest');

const missing = (name: string, tree: string) =>
  new UserError(
    `there is no evidence \`${name}\` for the tree ${tree.slice(0, 12)}`,
    'see `landworthy evidence list --all` for what there is',
  );
