import { decodeBase64 } from '../../../core/evidence/format/base64.ts';
import { attempt, Malformed, type Parsed } from '../../../core/evidence/format/parsed.ts';
import { readKeyType } from '../../../core/evidence/signers/allowed-signers.ts';
import { openWire } from '../../../core/evidence/signers/ssh-wire.ts';
import { isCertificate, readSshCertificate } from './ssh-certificate.ts';
import { fingerprintOf } from './ssh-key.ts';

/**
 * The fingerprints in a list of revoked keys: public keys or `SHA256:…`, one a line, with comments. A list that cannot be
 * understood as a whole is no list: whoever reads it must take every key for revoked.
 */
export function parseRevokedKeys(text: string): Parsed<ReadonlySet<string>> {
  if (text.startsWith('SSHKRL\n'))
    return { ok: false, reason: 'it is a binary KRL: list public keys or `SHA256:…` fingerprints as text, one a line' };
  return attempt(() => {
    const lines = [...text.split('\n').entries()].map(([index, line]) => [index + 1, line.trim()] as const);
    const read = lines.filter(([, line]) => line !== '' && !line.startsWith('#'));
    return new Set(read.map(([number, line]) => readLine(line, number)));
  });
}

function readLine(line: string, number: number): string {
  const fingerprint = /^(SHA256:([A-Za-z0-9+/]{43}))=?(?:[ \t]|$)/.exec(line);
  if (fingerprint?.[1] !== undefined && decodeBase64(`${fingerprint[2]}=`)) return fingerprint[1];
  const [, type, base64] = /^([a-z0-9@.-]+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t]|$)/.exec(line) ?? [];
  const blob = base64 === undefined ? undefined : decodeBase64(base64);
  if (!blob) throw new Malformed(`line ${number} is neither a public key nor a \`SHA256:…\` fingerprint`);
  // A key that is too weak to count may well be one that was revoked: what is in it does not matter here.
  const key = attempt(() => {
    if (isCertificate(blob)) return { type: openWire(blob).name(), of: readSshCertificate(blob).key.fingerprint };
    return { type: readKeyType(blob), of: fingerprintOf(blob) };
  });
  if (!key.ok) throw new Malformed(`line ${number} has a key that cannot be read: ${key.reason}`);
  if (type !== key.value.type) throw new Malformed(`line ${number} names another type than its key has`);
  return key.value.of;
}
