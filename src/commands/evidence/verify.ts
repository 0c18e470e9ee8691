import type { Identified } from '../../system/evidence/signature/identify.ts';
import { isMachineKeyId } from '../../system/evidence/signature/machine.ts';
import { parseRevokedKeys } from '../../system/evidence/signature/revoked-keys.ts';
import { readLines } from '../../system/evidence/store/files.ts';
import type { Context } from '../context.ts';
import { type EvidenceRequest, type OpenEvidence, withEvidence } from './open-evidence.ts';

export interface VerifiedEnvelope {
  /** A ref, or a line of the files. */
  readonly where: string;
  /** Undefined where it is no evidence at all. */
  readonly requirement?: string;
  readonly digest?: string;
  /** `undecided`: what keys count cannot be told. */
  readonly status: 'holds' | 'refused' | 'undecided';
  /** Principals whose signatures hold; `this machine` where it made it itself. */
  readonly by: readonly string[];
  readonly reasons: readonly string[];
}

/**
 * Whose signatures hold now by what the base says of keys: of the evidence of the current tree, or of that in files. What
 * nobody has signed holds only where this machine made it.
 */
export function verifyEvidence(
  files: readonly string[],
  request: EvidenceRequest,
  context: Context,
): Promise<readonly VerifiedEnvelope[]> {
  return withEvidence(request, context, async evidence => {
    const known = await keysAreKnown(evidence);
    if (files.length) {
      const lines = await readLines(files);
      return lines.map((line, index) => ({ where: `line ${index + 1}`, ...verify(evidence.identify(line), known) }));
    }
    const { entries, passedOver } = await evidence.read(false);
    return [
      ...entries.map(({ run, identified }) => ({ where: run.ref, ...verify(identified, known) })),
      ...passedOver.map(({ where, reason }) => ({ where, status: 'refused' as const, by: [], reasons: [reason] })),
    ];
  });
}

function verify(identified: Identified, known: boolean): Omit<VerifiedEnvelope, 'where'> {
  if (!identified.ok) return { status: 'refused', by: [], reasons: [identified.reason] };
  const { signed, envelope } = identified;
  const isSigned = envelope.signatures.some(({ keyid }) => !isMachineKeyId(keyid));
  const by = [...(signed.own ? ['this machine'] : []), ...signed.signers.map(({ principal }) => principal)];
  const reasons = isSigned || signed.own ? signed.refused : ['nobody has signed it'];
  const doubt = known || !isSigned ? 'refused' : 'undecided';
  return {
    requirement: signed.evidence.document.requirement.id,
    digest: signed.digest,
    status: by.length && !reasons.length ? 'holds' : doubt,
    by,
    reasons,
  };
}

/** Without the list of keys, or with one of revoked keys that nobody can read, a good signature looks like a bad one. */
async function keysAreKnown({ open: { base } }: OpenEvidence): Promise<boolean> {
  const [allowed, revoked] = await Promise.all(
    ['.landworthy/allowed_signers', '.landworthy/revoked_keys'].map(path => base.read(path)),
  );
  return allowed !== undefined && parseRevokedKeys(revoked ?? '').ok;
}
