import { type Signer, signatureNamespace } from '../../../core/evidence/evidence.ts';
import { type Envelope, type EnvelopeSignature, preAuthEncoding } from '../../../core/evidence/format/envelope.ts';
import { attempt, Malformed } from '../../../core/evidence/format/parsed.ts';
import {
  type AllowedSigner,
  isName,
  matchesPatterns,
  parseAllowedSigners,
} from '../../../core/evidence/signers/allowed-signers.ts';
import { shorten, visible } from '../../../core/neutral.ts';
import { isMachineKeyId } from './machine.ts';
import { parseRevokedKeys } from './revoked-keys.ts';
import type { SshCertificate } from './ssh-certificate.ts';
import { parseSshSignature, type SshSignature } from './ssh-signature.ts';

export interface Signers {
  readonly verify: (envelope: Envelope) => VerifiedSigners;
  /** What is wrong with the lists themselves, with file and line. */
  readonly problems: readonly string[];
}

export interface VerifiedSigners {
  /** Whose signatures hold now: each principal once, each key once. */
  readonly signers: readonly Signer[];
  /** Why the other signatures do not count. */
  readonly refused: readonly string[];
}

export interface SignerLists {
  /** The base's `.landworthy/allowed_signers`; undefined where there is none. */
  readonly allowed: string | undefined;
  /** The base's `.landworthy/revoked_keys`. */
  readonly revoked: string | undefined;
  /** When it is judged. What a statement says of its own time is said by whom is judged. */
  readonly now: Date;
}

const allowedFile = '.landworthy/allowed_signers';
const revokedFile = '.landworthy/revoked_keys';

export function openSigners({ allowed, revoked, now }: SignerLists): Signers {
  const list = parseAllowedSigners(allowed ?? '');
  const revocations = parseRevokedKeys(revoked ?? '');
  const judge = ({ sig }: EnvelopeSignature, message: Uint8Array): Signer => {
    if (!revocations.ok)
      throw new Malformed(
        `no signature counts, because \`${revokedFile}\` cannot be understood: ${revocations.reason}`,
      );
    if (allowed === undefined) throw new Malformed(`no signature counts, because the base has no \`${allowedFile}\``);
    const parsed = parseSshSignature(Buffer.from(sig).toString('latin1'));
    if (!parsed.ok) throw new Malformed(`a signature cannot be read: ${parsed.reason}`);
    checkNotRevoked(parsed.value, revocations.value);
    return judgeSignature(parsed.value, message, linesFor(parsed.value, list.signers), now);
  };
  return {
    problems: [
      ...list.problems.map(({ line, message }) => `\`${allowedFile}\`:${line} counts for nothing: ${message}`),
      ...(revocations.ok
        ? []
        : [`\`${revokedFile}\` cannot be understood, so no signature counts: ${revocations.reason}`]),
    ],
    verify: envelope => {
      const message = preAuthEncoding(envelope.payloadType, envelope.payload);
      const signers: Signer[] = [];
      const refused = new Set<string>();
      for (const signature of envelope.signatures) {
        if (isMachineKeyId(signature.keyid)) continue;
        try {
          const signer = judge(signature, message);
          if (!signers.some(one => one.principal === signer.principal || one.fingerprint === signer.fingerprint))
            signers.push(signer);
        } catch (error) {
          if (!(error instanceof Malformed)) throw error;
          refused.add(error.message);
        }
      }
      return { signers, refused: [...refused] };
    },
  };
}

function checkNotRevoked({ key, certificate }: SshSignature, revoked: ReadonlySet<string>): void {
  if (revoked.has(key.fingerprint)) throw new Malformed(`key ${key.fingerprint} is revoked by \`${revokedFile}\``);
  const authority = certificate?.authority.fingerprint;
  if (authority !== undefined && revoked.has(authority))
    throw new Malformed(`the authority ${authority} of key ${key.fingerprint} is revoked by \`${revokedFile}\``);
}

/** As ssh-keygen has it: a certificate counts by its authority's line alone, a plain key by its own. */
function linesFor({ key, certificate }: SshSignature, signers: readonly AllowedSigner[]): readonly AllowedSigner[] {
  const blob = (certificate?.authority ?? key).blob;
  const lines = signers.filter(
    one => one.isAuthority === (certificate !== undefined) && Buffer.from(blob).equals(one.key),
  );
  if (lines.length) return lines;
  if (!certificate) throw new Malformed(`key ${key.fingerprint} is not in \`${allowedFile}\``);
  throw new Malformed(
    `the authority ${certificate.authority.fingerprint} of key ${key.fingerprint} is not in \`${allowedFile}\` as \`cert-authority\``,
  );
}

function judgeSignature(
  signature: SshSignature,
  message: Uint8Array,
  lines: readonly AllowedSigner[],
  now: Date,
): Signer {
  const { key, namespace } = signature;
  if (namespace !== signatureNamespace)
    throw new Malformed(
      `key ${key.fingerprint} signed in the namespace \`${shorten(visible(namespace), 60)}\`, not \`${signatureNamespace}\``,
    );
  const held = signature.holds(message);
  if (!held.ok) throw new Malformed(`the signature of key ${key.fingerprint} cannot be read: ${held.reason}`);
  if (!held.value) throw new Malformed(`the signature of key ${key.fingerprint} is not one over this envelope`);
  const found = lines.map(line => attempt(() => principalsBy(line, signature, now)));
  const names = [...new Set(found.flatMap(one => (one.ok ? one.value : [])))];
  const [principal, ...also] = names;
  if (principal === undefined) throw new Malformed(found.find(one => !one.ok)?.reason ?? '');
  return { principal, fingerprint: key.fingerprint, ...(also.length ? { also } : {}) };
}

/** The principals of the line that are no patterns; for a certificate, those of its own that the line allows. Throws Malformed where it counts for none. */
function principalsBy(line: AllowedSigner, { key, certificate }: SshSignature, now: Date): readonly string[] {
  const { principals, namespaces, validAfter, validBefore } = line;
  const listed = `key ${(certificate?.authority ?? key).fingerprint}`;
  if (namespaces && !matchesPatterns(signatureNamespace, namespaces))
    throw new Malformed(
      `${listed} may not sign evidence (namespaces="${visible(namespaces.join(','))}" in \`${allowedFile}\`)`,
    );
  if (validAfter && now < validAfter) throw new Malformed(`${listed} is not valid before ${day(validAfter)}`);
  if (validBefore && now > validBefore) throw new Malformed(`${listed} has expired on ${day(validBefore)}`);
  if (!certificate) return principals.filter(isName);
  return certifiedPrincipals(certificate, principals, now);
}

function certifiedPrincipals(certificate: SshCertificate, allowed: readonly string[], now: Date): readonly string[] {
  const { key, principals, validAfter, validBefore } = certificate;
  const seconds = BigInt(Math.floor(now.getTime() / 1000));
  const of = `the certificate of key ${key.fingerprint}`;
  if (seconds < validAfter) throw new Malformed(`${of} is not valid before ${dayOf(validAfter)}`);
  if (seconds >= validBefore) throw new Malformed(`${of} has expired on ${dayOf(validBefore)}`);
  // Without principals it would stand for everybody.
  const names = principals.filter(one => one !== '' && matchesPatterns(one, allowed));
  if (!names.length) throw new Malformed(`${of} names no principal that \`${allowedFile}\` allows its authority`);
  return names;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function dayOf(seconds: bigint): string {
  return seconds < 253_402_300_800n ? day(new Date(Number(seconds) * 1000)) : 'a day after the year 9999';
}
