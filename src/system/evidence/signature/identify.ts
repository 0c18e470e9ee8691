import type { SignedEvidence, SignedTrials } from '../../../core/evidence/evidence.ts';
import { type Envelope, parseEnvelope } from '../../../core/evidence/format/envelope.ts';
import { parsePayload } from '../../../core/evidence/format/statement.ts';
import type { Blobs } from '../../blobs.ts';
import { sha256 } from '../digest.ts';
import type { Machine } from './machine.ts';
import { openSigners } from './signers.ts';

/** What an envelope says, and who stands for that. */
export type Identified =
  | {
      readonly ok: true;
      readonly envelope: Envelope;
      readonly signed: SignedEvidence | SignedTrials;
    }
  | { readonly ok: false; readonly reason: string };

/** Reads a line of a file of envelopes. `vouched`: whoever called us says that it was made for them. */
export type Identify = (line: string, vouched?: boolean) => Identified;

export interface IdentifySources {
  /** The tip of the base, which names the keys that count. */
  readonly base: string;
  readonly blobs: Blobs;
  readonly machine: Machine | undefined;
  readonly now: Date;
}

export async function openIdentify({ base, blobs, machine, now }: IdentifySources): Promise<Identify> {
  const [allowed, revoked] = await Promise.all(
    ['.landworthy/allowed_signers', '.landworthy/revoked_keys'].map(path => readWhole(blobs, `${base}:${path}`)),
  );
  const signers = openSigners({ allowed, revoked, now });
  return (line, vouched = false) => {
    const parsed = parseEnvelope(line);
    if (!parsed.ok) return parsed;
    const envelope = parsed.value;
    const statement = parsePayload(envelope, sha256);
    if (!statement.ok) return statement;
    const own = vouched || (machine?.isOwn(envelope) ?? false);
    const { signers: holding, refused } = signers.verify(envelope);
    const by = { digest: sha256(line), own, signers: holding, refused };
    return { ok: true, envelope, signed: { ...by, evidence: statement.value } as SignedEvidence | SignedTrials };
  };
}

/** A list that is there and cannot be read must not look like one that is not there. */
async function readWhole(blobs: Blobs, name: string): Promise<string | undefined> {
  const text = await blobs.read(name);
  return text?.toString('utf8') ?? ((await blobs.exists(name)) ? '\0' : undefined);
}
