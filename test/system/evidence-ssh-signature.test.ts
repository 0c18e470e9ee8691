import { describe, expect, it } from 'vitest';
import { signatureNamespace } from '../../src/core/evidence/evidence.ts';
import { parseSshSignature } from '../../src/system/evidence/ssh-signature.ts';
import { temporaryFolder } from '../support/repository.ts';
import { certify, makeKey, sshSign } from '../support/ssh.ts';

const message = Buffer.from('DSSEv1 4 type 7 payload');

describe('a signature by ssh-keygen', () => {
  it.each(
    ['ed25519', 'ecdsa:256', 'ecdsa:384', 'ecdsa:521', 'rsa:2048', 'rsa:3072'].flatMap(kind =>
      ['sha256', 'sha512'].map(hash => [kind, hash] as const),
    ),
  )('holds: %s with %s', (kind, hash) => {
    const key = makeKey(temporaryFolder(), kind);
    expect(readSignature(sshSign(key, message, signatureNamespace, hash))).toEqual({
      fingerprint: key.fingerprint,
      namespace: signatureNamespace,
      holds: { ok: true, value: true },
      holdsForAnother: { ok: true, value: false },
    });
  });

  it.each(['ed25519', 'ecdsa:256', 'ecdsa:384', 'ecdsa:521', 'rsa:2048'])('holds by a certificate: %s', kind => {
    const folder = temporaryFolder();
    const [authority, key] = [makeKey(folder, kind), makeKey(folder, kind)];
    const certified = certify(authority, key, ['-n', 'anna@example.com,ci', '-V', '20260101Z:20270101Z']);
    const parsed = parseSshSignature(sshSign(certified, message));
    expect(parsed.ok && parsed.value.holds(message)).toEqual({ ok: true, value: true });
    expect(parsed.ok && parsed.value.certificate).toMatchObject({
      authority: { fingerprint: authority.fingerprint },
      key: { fingerprint: key.fingerprint },
      principals: ['anna@example.com', 'ci'],
    });
  });
});

function readSignature(armored: string) {
  const parsed = parseSshSignature(armored);
  if (!parsed.ok) return parsed;
  const { key, namespace, holds } = parsed.value;
  return {
    fingerprint: key.fingerprint,
    namespace,
    holds: holds(message),
    holdsForAnother: holds(Buffer.concat([message, Buffer.from('.')])),
  };
}
