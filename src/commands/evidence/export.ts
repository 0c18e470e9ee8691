import type { Envelope } from '../../core/evidence/format/envelope.ts';
import { isMachineKeyId } from '../../system/evidence/signature/machine.ts';
import type { Context } from '../context.ts';
import { type EvidenceRequest, type KnownEnvelope, withEvidence } from './open-evidence.ts';

export interface ExportRequest extends EvidenceRequest {
  /** Of everybody, not only what was made here. */
  readonly all: boolean;
}

/**
 * The evidence of the current tree, one envelope a line. Made here is what this machine has marked and, because CI systems
 * have no mark, what nobody has signed: whoever is given it has to know where it comes from.
 */
export function exportEvidence({ all, ...request }: ExportRequest, context: Context): Promise<readonly string[]> {
  return withEvidence(request, context, async ({ read }) => {
    const { entries } = await read(false);
    return oncePerPayload(all ? entries : entries.filter(isMadeHere)).map(({ line }) => line);
  });
}

const isMadeHere = ({ identified: { signed, envelope } }: KnownEnvelope): boolean => signed.own || !isSigned(envelope);

/** By a key, whoever's it is. */
export const isSigned = ({ signatures }: Envelope): boolean => signatures.some(({ keyid }) => !isMachineKeyId(keyid));

/** Of the same statement, that envelope which has most signatures. */
function oncePerPayload(entries: readonly KnownEnvelope[]): readonly KnownEnvelope[] {
  const best = new Map<string, KnownEnvelope>();
  for (const entry of entries) {
    const { payload, signatures } = entry.identified.envelope;
    const name = Buffer.from(payload).toString('latin1');
    const known = best.get(name)?.identified.envelope.signatures.length ?? -1;
    if (signatures.length > known) best.set(name, entry);
  }
  return [...best.values()];
}
