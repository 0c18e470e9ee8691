import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { signatureNamespace } from '../../src/core/evidence/evidence.ts';
import { wireString } from '../../src/core/evidence/signers/ssh-wire.ts';

/** A key of which every signature can be made by hand, also those that ssh-keygen would not make. */
export interface HandKey {
  readonly type: string;
  readonly blob: Buffer;
  readonly publicKey: string;
  /** A signature in SSH's binary format. */
  readonly sign: (message: Uint8Array) => Buffer;
}

export const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

export const uint64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
};

const userPresent = 1;

export function handKey(kind: 'ed25519' | 'sk-ed25519' | 'sk-ecdsa' = 'ed25519', flags = userPresent): HandKey {
  if (kind === 'ed25519') {
    const { privateKey, point } = ed25519();
    const plain = (message: Uint8Array) =>
      Buffer.concat([wireString('ssh-ed25519'), wireString(sign(null, message, privateKey))]);
    return keyOf('ssh-ed25519', [wireString(point)], plain);
  }
  const application = 'ssh:';
  const state = Buffer.concat([Buffer.from([flags]), uint32(7)]);
  const signed = (message: Uint8Array) => Buffer.concat([sha256(application), state, sha256(message)]);
  if (kind === 'sk-ed25519') {
    const { privateKey, point } = ed25519();
    const type = 'sk-ssh-ed25519@openssh.com';
    return keyOf(type, [wireString(point), wireString(application)], message =>
      Buffer.concat([wireString(type), wireString(sign(null, signed(message), privateKey)), state]),
    );
  }
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const type = 'sk-ecdsa-sha2-nistp256@openssh.com';
  return keyOf(type, [wireString('nistp256'), wireString(point), wireString(application)], message => {
    const pair = sign('sha256', signed(message), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const numbers = Buffer.concat([mpint(pair.subarray(0, 32)), mpint(pair.subarray(32))]);
    return Buffer.concat([wireString(type), wireString(numbers), state]);
  });
}

export interface HandSignature {
  readonly magic?: string;
  readonly version?: number;
  readonly blob?: Buffer;
  readonly namespace?: string;
  readonly reserved?: string;
  readonly hash?: string;
  readonly signature?: Buffer;
  readonly trailing?: string;
}

/** An armored signature, sound but for what is given. */
export function signByHand(key: HandKey, message: Uint8Array, changes: HandSignature = {}): string {
  const { magic = 'SSHSIG', version = 1, blob = key.blob, namespace = signatureNamespace } = changes;
  const { reserved = '', hash = 'sha512', trailing = '' } = changes;
  const digest = createHash(hash === 'sha256' || hash === 'md5' ? hash : 'sha512')
    .update(message)
    .digest();
  const fields = [namespace, reserved, hash].map(wireString);
  const { signature = key.sign(Buffer.concat([Buffer.from('SSHSIG'), ...fields, wireString(digest)])) } = changes;
  const parts = [
    Buffer.from(magic),
    uint32(version),
    wireString(blob),
    ...fields,
    wireString(signature),
    Buffer.from(trailing),
  ];
  return armor(Buffer.concat(parts));
}

export function armor(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,70}/g) ?? [];
  return ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----', ''].join('\n');
}

export function unarmor(armored: string): Buffer {
  return Buffer.from(armored.split('\n').slice(1, -2).join(''), 'base64');
}

export interface HandCertificate {
  readonly use?: number;
  readonly principals?: readonly string[];
  readonly validAfter?: bigint;
  readonly validBefore?: bigint;
  readonly criticalOptions?: readonly string[];
  readonly trailing?: string;
  readonly signature?: Buffer;
}

/** The key with a certificate by the authority in place of its public key. */
export function certifyByHand(authority: HandKey, key: HandKey, changes: HandCertificate = {}): HandKey {
  const { use = 1, principals = ['anna@example.com'], validAfter = 0n, validBefore = 2n ** 64n - 1n } = changes;
  const { criticalOptions = [], trailing = '' } = changes;
  const type = key.type.endsWith('@openssh.com')
    ? key.type.replace('@openssh.com', '-cert-v01@openssh.com')
    : `${key.type}-cert-v01@openssh.com`;
  const typeLength = wireString(key.type).length;
  const signed = Buffer.concat([
    ...[
      wireString(type),
      wireString('a nonce'),
      key.blob.subarray(typeLength),
      uint64(1n),
      uint32(use),
      wireString('a test'),
    ],
    ...[wireString(Buffer.concat(principals.map(wireString))), uint64(validAfter), uint64(validBefore)],
    wireString(Buffer.concat(criticalOptions.flatMap(name => [wireString(name), wireString('')]))),
    ...[wireString(''), wireString(''), wireString(authority.blob)],
  ]);
  const { signature = authority.sign(signed) } = changes;
  return { ...key, blob: Buffer.concat([signed, wireString(signature), Buffer.from(trailing)]) };
}

function ed25519(): { privateKey: KeyObject; point: Buffer } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, point: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url') };
}

function keyOf(type: string, fields: readonly Buffer[], sign: HandKey['sign']): HandKey {
  const blob = Buffer.concat([wireString(type), ...fields]);
  return { type, blob, publicKey: `${type} ${blob.toString('base64')}`, sign };
}

function mpint(bytes: Buffer): Buffer {
  const first = bytes.findIndex(byte => byte !== 0);
  const number = bytes.subarray(first);
  return wireString((number[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), number]) : number);
}

const sha256 = (content: string | Uint8Array): Buffer => createHash('sha256').update(content).digest();
