import { createHash, createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { Malformed } from '../../../core/evidence/format/parsed.ts';
import { openWire, type Wire } from '../../../core/evidence/signers/ssh-wire.ts';

/** A public key as SSH knows it. Formats: RFC 4253 section 6.6, RFC 5656, RFC 8709, and OpenSSH's PROTOCOL.u2f. */
export interface SshKey {
  /** `ssh-ed25519`, `sk-ssh-ed25519@openssh.com` … */
  readonly type: string;
  readonly blob: Uint8Array;
  /** `SHA256:…`, as `ssh-keygen -l` writes it. */
  readonly fingerprint: string;
  /** Whether this is the key's signature, in SSH's format, over this message. Throws Malformed where it is none at all. */
  readonly verifies: (message: Uint8Array, signature: Uint8Array) => boolean;
}

/** Reads a plain public key, no certificate. Throws Malformed. */
export function readSshKey(blob: Uint8Array): SshKey {
  const wire = openWire(blob);
  const type = wire.name();
  const read = keyTypes.get(type);
  if (!read) throw new Malformed(`\`${type.slice(0, 64)}\` is no type of key that is known here`);
  const check = read(wire);
  wire.end();
  return {
    type,
    blob,
    fingerprint: fingerprintOf(blob),
    verifies: (message, signature) => {
      const wire = openWire(signature);
      return check(wire.name(), wire, message);
    },
  };
}

/** Of a key in SSH's binary format, whatever is in it. */
export function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${sha256(blob).toString('base64').replace(/=+$/, '')}`;
}

/** Judges the rest of a signature, after the name of its algorithm, to its very end. */
type Check = (algorithm: string, signature: Wire, message: Uint8Array) => boolean;

const curves = new Map([
  ['nistp256', { name: 'P-256', hash: 'sha256', bytes: 32 }],
  ['nistp384', { name: 'P-384', hash: 'sha384', bytes: 48 }],
  ['nistp521', { name: 'P-521', hash: 'sha512', bytes: 66 }],
] as const);
type Curve = Parameters<(typeof curves)['get']>[0];

const keyTypes = new Map<string, (wire: Wire) => Check>([
  ['ssh-ed25519', wire => plain('ssh-ed25519', ed25519(wire))],
  ['ssh-rsa', rsa],
  ...[...curves.keys()].map((curve): [string, (wire: Wire) => Check] => {
    const type = `ecdsa-sha2-${curve}`;
    return [type, wire => plain(type, ecdsa(wire, curve))];
  }),
  ['sk-ssh-ed25519@openssh.com', wire => securityKey('sk-ssh-ed25519@openssh.com', ed25519(wire), wire)],
  [
    'sk-ecdsa-sha2-nistp256@openssh.com',
    wire => securityKey('sk-ecdsa-sha2-nistp256@openssh.com', ecdsa(wire, 'nistp256'), wire),
  ],
]);

/** Whether these bytes, in the algorithm's own format, are a signature over the message. */
type Primitive = (signature: Buffer, message: Uint8Array) => boolean;

function plain(type: string, primitive: Primitive): Check {
  return (algorithm, wire, message) => {
    expectAlgorithm(algorithm, type);
    const signature = wire.string();
    wire.end();
    return primitive(signature, message);
  };
}

function ed25519(wire: Wire): Primitive {
  const point = wire.string();
  if (point.length !== 32) throw new Malformed('an Ed25519 key has not 32 bytes');
  const key = importKey({ kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') });
  return (signature, message) => signature.length === 64 && verify(null, message, key, signature);
}

function ecdsa(wire: Wire, curveName: Curve): Primitive {
  const { name, hash, bytes } = curves.get(curveName) as NonNullable<ReturnType<(typeof curves)['get']>>;
  if (wire.name() !== curveName) throw new Malformed('its curve is not that of its type');
  const point = wire.string();
  if (point.length !== 1 + 2 * bytes || point[0] !== 4) throw new Malformed('its point is none of its curve');
  const [x, y] = [point.subarray(1, 1 + bytes), point.subarray(1 + bytes)].map(one => one.toString('base64url'));
  const key = importKey({ kty: 'EC', crv: name, x: x ?? '', y: y ?? '' });
  return (signature, message) => {
    const pair = openWire(signature);
    const numbers = [positive(pair), positive(pair)].map(number => padded(number, bytes));
    pair.end();
    return verify(hash, message, { key, dsaEncoding: 'ieee-p1363' }, Buffer.concat(numbers));
  };
}

const rsaHashes = new Map([
  ['rsa-sha2-256', 'sha256'],
  ['rsa-sha2-512', 'sha512'],
]);

/** Never with SHA-1, which `ssh-rsa` as the name of an algorithm means. */
function rsa(wire: Wire): Check {
  const exponent = positive(wire);
  const modulus = positive(wire);
  const bits = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24;
  if (bits < 2048) throw new Malformed(`an RSA key of ${bits} bits is too short: 2048 are the least`);
  // The work to verify grows with both: a hostile key must not be able to keep us busy.
  if (bits > 16384 || exponent.length > 8) throw new Malformed('an RSA key of this size is not sound');
  const key = importKey({ kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') });
  return (algorithm, signature, message) => {
    const hash = rsaHashes.get(algorithm);
    if (!hash) throw new Malformed(`it is signed with \`${algorithm.slice(0, 64)}\`, which does not count`);
    const bytes = signature.string();
    signature.end();
    return verify(hash, message, key, padded(bytes, modulus.length));
  };
}

const userPresent = 1;

/** A FIDO token signs a digest of the message, and with it whether somebody touched it. */
function securityKey(type: string, primitive: Primitive, wire: Wire): Check {
  const application = sha256(wire.string());
  return (algorithm, signature, message) => {
    expectAlgorithm(algorithm, type);
    const bytes = signature.string();
    const state = signature.bytes(5);
    signature.end();
    if (((state[0] ?? 0) & userPresent) === 0) throw new Malformed('nobody touched the security key for it');
    return primitive(bytes, Buffer.concat([application, state, sha256(message)]));
  };
}

function expectAlgorithm(algorithm: string, expected: string): void {
  if (algorithm !== expected)
    throw new Malformed(`it is signed with \`${algorithm.slice(0, 64)}\`, not \`${expected}\``);
}

function importKey(key: JsonWebKey): KeyObject {
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    throw new Malformed('its numbers are those of no key');
  }
}

/** A positive integer of any length, in its only form (RFC 4251: no zero before it, but where it would be negative without). */
function positive(wire: Wire): Buffer {
  const bytes = wire.string();
  const [first = 0, second = 0] = bytes;
  if (first >= 0x80) throw new Malformed('a number in it is negative');
  if (first !== 0) return bytes;
  if (second < 0x80) throw new Malformed('a number in it is zero, or begins with one');
  return bytes.subarray(1);
}

function padded(bytes: Buffer, length: number): Buffer {
  if (bytes.length > length) throw new Malformed('a number in it is too large');
  return Buffer.concat([Buffer.alloc(length - bytes.length), bytes]);
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
