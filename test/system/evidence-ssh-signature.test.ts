import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signatureNamespace } from '../../src/core/evidence/evidence.ts';
import { wireString } from '../../src/core/evidence/signers/ssh-wire.ts';
import { parseSshSignature } from '../../src/system/evidence/signature/ssh-signature.ts';
import { temporaryFolder } from '../support/repository.ts';
import { certify, makeKey, sshSign, sshVerifies } from '../support/ssh.ts';
import {
  armor,
  certifyByHand,
  type HandCertificate,
  type HandSignature,
  handKey,
  signByHand,
  uint32,
  unarmor,
} from '../support/ssh-by-hand.ts';

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

describe('a signature by a security key', () => {
  it.each(['sk-ed25519', 'sk-ecdsa'] as const)('holds for us and for ssh-keygen: %s', kind => {
    const armored = signByHand(handKey(kind), message);
    expect(readSignature(armored)).toMatchObject({
      holds: { ok: true, value: true },
      holdsForAnother: { value: false },
    });
    expect(sshVerifies(armored, message, temporaryFolder())).toBe(true);
  });

  it('does not count where nobody touched it', () => {
    expect(readSignature(signByHand(handKey('sk-ed25519', 0x04), message))).toMatchObject({
      holds: { ok: false, reason: 'nobody touched the security key for it' },
    });
  });
});

describe('a signature that ssh-keygen would not make', () => {
  const key = handKey();
  const [other, authority] = [handKey(), handKey()];

  it('is made by hand as ssh-keygen wants it', () => {
    expect(sshVerifies(signByHand(key, message), message, temporaryFolder())).toBe(true);
    expect(sshVerifies(signByHand(certifyByHand(authority, key), message), message, temporaryFolder())).toBe(true);
  });

  it.each<[string, HandSignature, string]>([
    ['another magic', { magic: 'SSHSIX' }, 'it is no SSH signature'],
    ['another version', { version: 2 }, 'it is an SSH signature of another version than 1'],
    ['no namespace', { namespace: '' }, 'it has no namespace'],
    ['an unprintable namespace', { namespace: 'a\u001b[31m' }, 'a name in it is not printable'],
    ['a reserved field', { reserved: 'x' }, 'its reserved field is not empty'],
    ['another hash', { hash: 'md5' }, 'its hash is neither SHA-256 nor SHA-512'],
    ['bytes behind it', { trailing: 'x' }, 'bytes follow its end'],
    ['no key', { blob: Buffer.alloc(0) }, 'it ends too early'],
    ['a key that says it is longer', { blob: Buffer.from([255, 255, 255, 255]) }, 'it ends too early'],
    ['a key of an unknown type', { blob: wireString('ssh-dss') }, '`ssh-dss` is no type of key that is known here'],
    ['bytes behind its key', { blob: Buffer.concat([key.blob, Buffer.from('x')]) }, 'bytes follow its end'],
    ['a short Ed25519 key', { blob: blobOf('ssh-ed25519', Buffer.alloc(31)) }, 'an Ed25519 key has not 32 bytes'],
    ['a short RSA key', { blob: rsaBlob(1024) }, 'an RSA key of 1024 bits is too short: 2048 are the least'],
    [
      'an RSA key that would keep us busy',
      { blob: blobOf('ssh-rsa', Buffer.from([1, 0, 1]), Buffer.alloc(4096, 0x7f)) },
      'an RSA key of this size is not sound',
    ],
    ['a negative number', { blob: blobOf('ssh-rsa', Buffer.from([0x81])) }, 'a number in it is negative'],
    [
      'an exponent of nothing',
      { blob: blobOf('ssh-rsa', Buffer.alloc(0)) },
      'a number in it is zero, or begins with one',
    ],
    [
      'a point that is on no curve',
      { blob: blobOf('ecdsa-sha2-nistp256', Buffer.from('nistp256'), Buffer.alloc(65, 4)) },
      'its numbers are those of no key',
    ],
    [
      'a compressed point',
      { blob: blobOf('ecdsa-sha2-nistp256', Buffer.from('nistp256'), Buffer.alloc(33, 2)) },
      'its point is none of its curve',
    ],
    [
      'another curve',
      { blob: blobOf('ecdsa-sha2-nistp256', Buffer.from('nistp384'), Buffer.alloc(97, 4)) },
      'its curve is not that of its type',
    ],
    ['a certificate for a host', certified({ use: 2 }), 'the certificate is not for a user'],
    [
      'a certificate with critical options',
      certified({ criticalOptions: ['source-address'] }),
      'the certificate has critical options, which are not known here',
    ],
    [
      'a certificate by nobody',
      certified({ signature: other.sign(message) }),
      'the certificate is not signed by its authority',
    ],
    ['bytes behind its certificate', certified({ trailing: 'x' }), 'bytes follow its end'],
    [
      'a certificate by a certificate',
      { blob: certifyByHand(certifyByHand(authority, other), key).blob },
      '`ssh-ed25519-cert-v01@openssh.com` is no type of key that is known here',
    ],
  ])('cannot be read: with %s', (_, changes, reason) => {
    expect(parseSshSignature(signByHand(key, message, changes))).toEqual({ ok: false, reason });
  });

  it.each<[string, Buffer, object]>([
    ['by another key', other.sign(message), { ok: true, value: false }],
    ['of 63 bytes', blobOf('ssh-ed25519', Buffer.alloc(63)), { ok: true, value: false }],
    ['of zeros', blobOf('ssh-ed25519', Buffer.alloc(64)), { ok: true, value: false }],
    [
      'with bytes behind it',
      Buffer.concat([blobOf('ssh-ed25519', Buffer.alloc(64)), Buffer.from('x')]),
      { ok: false, reason: 'bytes follow its end' },
    ],
    [
      'by another algorithm',
      blobOf('ssh-rsa', Buffer.alloc(64)),
      { ok: false, reason: 'it is signed with `ssh-rsa`, not `ssh-ed25519`' },
    ],
    ['of nothing', Buffer.alloc(0), { ok: false, reason: 'it ends too early' }],
  ])('does not hold: %s', (_, signature, result) => {
    expect(readSignature(signByHand(key, message, { signature }))).toMatchObject({ holds: result });
  });

  it('does not hold by RSA with SHA-1', () => {
    const { privateKey, blob } = rsaKey(2048);
    const toSign = (signed: Buffer) => blobOf('ssh-rsa', sign('sha1', signed, privateKey));
    const armored = signByHand({ ...key, blob, sign: message => toSign(Buffer.from(message)) }, message);
    expect(readSignature(armored)).toMatchObject({
      holds: { ok: false, reason: 'it is signed with `ssh-rsa`, which does not count' },
    });
  });

  it.each([
    ['', 'it is no SSH signature'],
    ['-----BEGIN SSH SIGNATURE-----', 'it is no SSH signature'],
    ['-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----', 'it ends too early'],
    ['-----BEGIN SSH SIGNATURE-----\nU1NI U0lH\n-----END SSH SIGNATURE-----', 'it is no base64'],
    ['-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----', 'it is no SSH signature'],
  ])('cannot be read: %j', (armored, reason) => {
    expect(parseSshSignature(armored)).toEqual({ ok: false, reason });
  });

  function certified(changes: HandCertificate): HandSignature {
    return { blob: certifyByHand(authority, key, changes).blob };
  }
});

describe('a signature with one byte changed', () => {
  const certificate = certifyByHand(handKey(), handKey());
  it.each([
    ['a plain key', handKey()],
    ['a certificate', certificate],
    ['a security key', handKey('sk-ed25519')],
    ['a security key of ECDSA', handKey('sk-ecdsa')],
  ])('does not hold: %s', (_, key) => {
    const good = unarmor(signByHand(key, message));
    for (let at = 0; at < good.length; at++) {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] ?? 0) ^ (1 << (at % 8));
      const read = parseSshSignature(armor(bad));
      if (read.ok) expect([at, read.value.holds(message)]).not.toEqual([at, { ok: true, value: true }]);
    }
  });

  it('or with any of its bytes gone, or others put in, does not hold, and nothing throws', () => {
    const good = unarmor(signByHand(certificate, message));
    const bytes = fc.uint8Array({ maxLength: 8 });
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(8), bytes, (at, gone, put) => {
        const bad = Buffer.concat([good.subarray(0, at), put, good.subarray(at + gone)]);
        fc.pre(!bad.equals(good));
        const read = parseSshSignature(armor(bad));
        expect(read.ok && read.value.holds(message)).not.toEqual({ ok: true, value: true });
      }),
      { numRuns: 500 },
    );
  });

  it('or of random bytes cannot be read', () => {
    const random = fc.uint8Array({ maxLength: 300 });
    const head = Buffer.concat([Buffer.from('SSHSIG'), uint32(1)]);
    fc.assert(
      fc.property(random, fc.boolean(), (bytes, begun) => {
        expect(parseSshSignature(armor(begun ? Buffer.concat([head, bytes]) : bytes)).ok).toBe(false);
      }),
    );
  });
});

function blobOf(type: string, ...fields: readonly Buffer[]): Buffer {
  return Buffer.concat([type, ...fields].map(wireString));
}

function rsaKey(bits: number) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const modulus = Buffer.concat([Buffer.alloc(1), Buffer.from(n, 'base64url')]);
  return { privateKey, blob: blobOf('ssh-rsa', Buffer.from(e, 'base64url'), modulus) };
}

function rsaBlob(bits: number): Buffer {
  return rsaKey(bits).blob;
}
