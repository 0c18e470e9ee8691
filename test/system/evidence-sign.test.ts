import { describe, expect, it } from 'vitest';
import { formatEnvelope, parseEnvelope, preAuthEncoding } from '../../src/core/evidence/envelope.ts';
import { signEnvelope } from '../../src/system/evidence/sign.ts';
import { openSigners } from '../../src/system/evidence/signers.ts';
import { makeEnvelope } from '../support/evidence.ts';
import { temporaryFolder } from '../support/repository.ts';
import { makeKey, sshVerifies } from '../support/ssh.ts';

const now = new Date('2026-11-23T18:00:00Z');
const env = { PATH: process.env['PATH'] };
const { signal } = new AbortController();

describe('signing', () => {
  it.each(['ed25519', 'ecdsa:256', 'ecdsa:521', 'rsa:2048'])('is what ssh-keygen and we accept: %s', async kind => {
    const folder = temporaryFolder();
    const key = makeKey(folder, kind);
    const signed = await signEnvelope(makeEnvelope(), { key: { path: key.path, name: 'the key' }, env, signal });
    const list = `anna@example.com namespaces="evidence@landworthy" ${key.publicKey}\n`;

    const read = parseEnvelope(formatEnvelope(signed));
    expect(read.ok && openSigners({ allowed: list, revoked: undefined, now }).verify(read.value)).toEqual({
      signers: [{ principal: 'anna@example.com', fingerprint: key.fingerprint }],
      refused: [],
    });
    const [signature] = signed.signatures;
    expect(signature?.keyid).toBe(key.fingerprint);
    const armored = Buffer.from(signature?.sig ?? []).toString();
    const message = preAuthEncoding(signed.payloadType, signed.payload);
    expect(sshVerifies(armored, message, folder, { list, principal: 'anna@example.com' })).toBe(true);
  });
});
