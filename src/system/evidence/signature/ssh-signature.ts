import { createHash } from 'node:crypto';
import { decodeBase64 } from '../../../core/evidence/format/base64.ts';
import { attempt, Malformed, type Parsed } from '../../../core/evidence/format/parsed.ts';
import { openWire, wireString } from '../../../core/evidence/signers/ssh-wire.ts';
import { isCertificate, readSshCertificate, type SshCertificate } from './ssh-certificate.ts';
import { readSshKey, type SshKey } from './ssh-key.ts';

/** A signature of `ssh-keygen -Y sign`. That it can be read says nothing: ask `holds`. */
export interface SshSignature {
  /** What was signed with; of a certificate, its key. */
  readonly key: SshKey;
  readonly certificate?: SshCertificate;
  /** What it was made for. */
  readonly namespace: string;
  /** Whether the key has signed this message, and nothing else, for that namespace. */
  readonly holds: (message: Uint8Array) => Parsed<boolean>;
}

const begin = '-----BEGIN SSH SIGNATURE-----';
const end = '-----END SSH SIGNATURE-----';
const magic = 'SSHSIG';

/** Reads an armored signature. Format: OpenSSH's PROTOCOL.sshsig. */
export function parseSshSignature(armored: string): Parsed<SshSignature> {
  return attempt(() => {
    const wire = openWire(unarmor(armored));
    if (wire.bytes(magic.length).toString('latin1') !== magic) throw new Malformed('it is no SSH signature');
    if (wire.uint32() !== 1) throw new Malformed('it is an SSH signature of another version than 1');
    const blob = wire.string();
    const namespace = wire.name();
    if (namespace === '') throw new Malformed('it has no namespace');
    if (wire.string().length) throw new Malformed('its reserved field is not empty');
    const hash = wire.name();
    if (hash !== 'sha256' && hash !== 'sha512') throw new Malformed('its hash is neither SHA-256 nor SHA-512');
    const signature = wire.string();
    wire.end();
    const certificate = isCertificate(blob) ? readSshCertificate(blob) : undefined;
    const key = certificate?.key ?? readSshKey(blob);
    return {
      key,
      ...(certificate ? { certificate } : {}),
      namespace,
      holds: message =>
        attempt(() => {
          const digest = createHash(hash).update(message).digest();
          const fields = [namespace, '', hash].map(wireString);
          return key.verifies(Buffer.concat([Buffer.from(magic), ...fields, wireString(digest)]), signature);
        }),
    };
  });
}

function unarmor(armored: string): Uint8Array {
  const lines = armored.trim().split(/\r?\n/);
  if (lines.shift() !== begin || lines.pop() !== end) throw new Malformed('it is no SSH signature');
  const bytes = decodeBase64(lines.join(''));
  if (!bytes) throw new Malformed('it is no base64');
  return bytes;
}
