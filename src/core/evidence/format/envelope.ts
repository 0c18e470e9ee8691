import { decodeBase64, encodeBase64 } from './base64.ts';
import { listOf, mapOf, textOf } from './fields.ts';
import { attempt, Malformed, type Parsed } from './parsed.ts';
import { parseStrictJson } from './strict-json.ts';

/**
 * A DSSE envelope: bytes, what they are, and signatures over both.
 * Format: https://github.com/secure-systems-lab/dsse/blob/v1.0.2/envelope.md
 */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly EnvelopeSignature[];
}

export interface EnvelopeSignature {
  /** A hint by whoever wrote the envelope. Nothing may be decided by it. */
  readonly keyid?: string;
  readonly sig: Uint8Array;
}

export const maxEnvelopeBytes = 4 * 1024 * 1024;
const maxSignatures = 32;

export function parseEnvelope(text: string): Parsed<Envelope> {
  return attempt(() => {
    if (text.length > maxEnvelopeBytes || Buffer.byteLength(text) > maxEnvelopeBytes)
      throw new Malformed('the envelope is larger than 4 MiB');
    const envelope = mapOf(parseStrictJson(text), 'the envelope');
    const signatures = listOf(envelope['signatures'], '`signatures`');
    if (signatures.length > maxSignatures) throw new Malformed(`it has more than ${maxSignatures} signatures`);
    return {
      payloadType: textOf(envelope['payloadType'], '`payloadType`', { min: 1, max: 256 }),
      payload: bytesOf(envelope['payload'], '`payload`'),
      signatures: signatures.map(signatureOf),
    };
  });
}

/** One line of JSON without a newline: several make a `*.intoto.jsonl` bundle. */
export function formatEnvelope({ payloadType, payload, signatures }: Envelope): string {
  return JSON.stringify({
    payloadType,
    payload: encodeBase64(payload),
    signatures: signatures.map(({ keyid, sig }) => ({
      ...(keyid === undefined ? {} : { keyid }),
      sig: encodeBase64(sig),
    })),
  });
}

/**
 * DSSE's pre-authentication encoding: the bytes that are signed. What they are is signed with them, so a signature over them
 * says nothing about anything else.
 */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType);
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${payloadType} ${payload.length} `), payload]);
}

function signatureOf(value: unknown, index: number): EnvelopeSignature {
  const where = `signature ${index + 1}`;
  const { keyid, sig } = mapOf(value, where);
  const id = keyid === undefined || keyid === null ? '' : textOf(keyid, `\`keyid\` of ${where}`, { max: 1024 });
  return { ...(id === '' ? {} : { keyid: id }), sig: bytesOf(sig, `\`sig\` of ${where}`) };
}

function bytesOf(value: unknown, where: string): Uint8Array {
  const bytes = decodeBase64(textOf(value, where, { min: 1 }));
  if (!bytes) throw new Malformed(`${where} is no base64`);
  return bytes;
}
