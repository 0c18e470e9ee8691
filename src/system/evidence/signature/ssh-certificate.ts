import { Malformed } from '../../../core/evidence/format/parsed.ts';
import { openWire, wireString } from '../../../core/evidence/signers/ssh-wire.ts';
import { readSshKey, type SshKey } from './ssh-key.ts';

/** What an authority says of a key. Format: OpenSSH's PROTOCOL.certkeys. */
export interface SshCertificate {
  readonly key: SshKey;
  readonly authority: SshKey;
  readonly principals: readonly string[];
  /** Seconds since 1970. The last second is not in it. */
  readonly validAfter: bigint;
  readonly validBefore: bigint;
}

/** How many fields a key of this type has, which stand in the midst of a certificate. */
const fieldsOfKey = new Map([
  ['ssh-ed25519', 1],
  ['ssh-rsa', 2],
  ['ecdsa-sha2-nistp256', 2],
  ['ecdsa-sha2-nistp384', 2],
  ['ecdsa-sha2-nistp521', 2],
  ['sk-ssh-ed25519@openssh.com', 2],
  ['sk-ecdsa-sha2-nistp256@openssh.com', 3],
]);

export function isCertificate(blob: Uint8Array): boolean {
  return openWire(blob).name().endsWith('-cert-v01@openssh.com');
}

/** Reads a user's certificate that its authority has signed. Throws Malformed. */
export function readSshCertificate(blob: Uint8Array): SshCertificate {
  const wire = openWire(blob);
  const type = plainType(wire.name());
  wire.string(); // a nonce
  const fields = Array.from({ length: fieldsOfKey.get(type) ?? 0 }, () => wireString(wire.string()));
  if (!fields.length) throw new Malformed(`a certificate of a \`${type.slice(0, 64)}\` is not known here`);
  wire.uint64(); // a serial number
  if (wire.uint32() !== 1) throw new Malformed('the certificate is not for a user');
  wire.string(); // what its maker calls it
  const principals = names(wire.string());
  const validAfter = wire.uint64();
  const validBefore = wire.uint64();
  // They would bind the key to uses that signing is none of.
  if (wire.string().length) throw new Malformed('the certificate has critical options, which are not known here');
  wire.string(); // what a login by it may do
  wire.string(); // for later versions
  const authority = readSshKey(wire.string());
  const signed = Buffer.from(blob).subarray(0, wire.position());
  const signature = wire.string();
  wire.end();
  if (!authority.verifies(signed, signature)) throw new Malformed('the certificate is not signed by its authority');
  const key = readSshKey(Buffer.concat([wireString(type), ...fields]));
  return { key, authority, principals, validAfter, validBefore };
}

function plainType(type: string): string {
  return type.replace(/-cert-v01@openssh\.com$/, type.startsWith('sk-') ? '@openssh.com' : '');
}

function names(list: Uint8Array): readonly string[] {
  const wire = openWire(list);
  const found: string[] = [];
  while (!wire.isAtEnd()) found.push(wire.name());
  return found;
}
