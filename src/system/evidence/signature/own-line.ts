import { formatEnvelope } from '../../../core/evidence/format/envelope.ts';
import { statementPayloadType } from '../../../core/evidence/format/statement.ts';
import type { Machine } from './machine.ts';

/** An envelope around a statement, marked by this machine where it has a secret; whoever is to trust it elsewhere has to sign it. */
export function ownLine(statement: string, machine: Machine | undefined): string {
  const envelope = { payloadType: statementPayloadType, payload: Buffer.from(statement), signatures: [] };
  return formatEnvelope(machine ? machine.macEnvelope(envelope) : envelope);
}
