import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signatureNamespace } from '../../src/core/evidence/evidence.ts';
import {
  type Envelope,
  formatEnvelope,
  parseEnvelope,
  preAuthEncoding,
} from '../../src/core/evidence/format/envelope.ts';
import { wireString } from '../../src/core/evidence/signers/ssh-wire.ts';
import { openSigners, type SignerLists } from '../../src/system/evidence/signature/signers.ts';
import { readSshKey } from '../../src/system/evidence/signature/ssh-key.ts';
import { makeEnvelope, makeEvidence } from '../support/evidence.ts';
import { temporaryFolder } from '../support/repository.ts';
import {
  certifyByHand,
  type HandCertificate,
  type HandKey,
  type HandSignature,
  handKey,
  signByHand,
} from '../support/ssh-by-hand.ts';

const now = new Date('2026-11-23T18:00:00Z');
const envelope = makeEnvelope();
const message = preAuthEncoding(envelope.payloadType, envelope.payload);
const [anna, bob, authority] = [handKey(), handKey(), handKey()];
const [annas, bobs, authoritys] = [anna, bob, authority].map(key => readSshKey(key.blob).fingerprint);
const allowed = `anna@example.com,anna ${anna.publicKey}\nbob@example.com ${bob.publicKey}\n`;

const verify = (signatures: readonly string[], lists: Partial<SignerLists> = {}, of: Envelope = envelope) =>
  openSigners({ allowed, revoked: undefined, now, ...lists }).verify(signedBy(of, signatures));

describe('signers', () => {
  it('are those whose signatures hold, by the first principal of their lines', () => {
    expect(verify([signByHand(bob, message), signByHand(anna, message)])).toEqual({
      signers: [
        { principal: 'bob@example.com', fingerprint: bobs },
        { principal: 'anna@example.com', also: ['anna'], fingerprint: annas },
      ],
      refused: [],
    });
  });

  it('count once, however often they sign', () => {
    const again = [signByHand(anna, message), signByHand(anna, message, { hash: 'sha256' }), signByHand(anna, message)];
    expect(verify(again).signers).toEqual([{ principal: 'anna@example.com', also: ['anna'], fingerprint: annas }]);
  });

  it('count once, however many keys they have', () => {
    const list = `anna@example.com ${anna.publicKey}\nanna@example.com ${bob.publicKey}\n`;
    const signatures = [signByHand(anna, message), signByHand(bob, message)];
    expect(verify(signatures, { allowed: list }).signers).toEqual([
      { principal: 'anna@example.com', fingerprint: annas },
    ]);
  });

  it('count once, whatever else their authority calls the same key', () => {
    const list = `anna@example.com ${anna.publicKey}\n* cert-authority ${authority.publicKey}\n`;
    const certified = certifyByHand(authority, anna, { principals: ['bob@example.com'] });
    expect(verify([signByHand(anna, message), signByHand(certified, message)], { allowed: list }).signers).toEqual([
      { principal: 'anna@example.com', fingerprint: annas },
    ]);
  });

  it('are not believed by the key that an envelope names', () => {
    const signed = {
      ...envelope,
      signatures: [{ keyid: annas ?? '', sig: Buffer.from(signByHand(handKey(), message)) }],
    };
    expect(openSigners({ allowed, revoked: undefined, now }).verify(signed).signers).toEqual([]);
  });

  it('are named by a principal that is no pattern', () => {
    const list = `*@example.com,anna@example.com ${anna.publicKey}\n`;
    expect(verify([signByHand(anna, message)], { allowed: list }).signers).toEqual([
      { principal: 'anna@example.com', fingerprint: annas },
    ]);
  });

  it('may have a line that does not count, if another one does', () => {
    const list = `anna valid-before="20260101Z" ${anna.publicKey}\nanna@example.com ${anna.publicKey}\n`;
    expect(verify([signByHand(anna, message)], { allowed: list })).toEqual({
      signers: [{ principal: 'anna@example.com', fingerprint: annas }],
      refused: [],
    });
  });

  it('by certificate are the principals that both the certificate and the line name', () => {
    const certified = certifyByHand(authority, anna, { principals: ['root', 'anna@example.com', 'bob@example.com'] });
    const list = `*@example.com,!bob@example.com cert-authority ${authority.publicKey}\n`;
    expect(verify([signByHand(certified, message)], { allowed: list })).toEqual({
      signers: [{ principal: 'anna@example.com', fingerprint: annas }],
      refused: [],
    });
  });

  it('are none for a mark of a machine, and nothing is said of it', () => {
    const marked = { ...envelope, signatures: [{ keyid: 'machine:0123456789abcdef', sig: Buffer.from('x') }] };
    expect(openSigners({ allowed, revoked: undefined, now }).verify(marked)).toEqual({ signers: [], refused: [] });
  });
});

describe('a signature is refused', () => {
  const file = '`.landworthy/allowed_signers`';
  it.each<[string, () => string, Partial<SignerLists>, string]>([
    [
      'without a list',
      () => signByHand(anna, message),
      { allowed: undefined },
      `no signature counts, because the base has no ${file}`,
    ],
    ['by a key that nobody lists', () => signByHand(anna, message), { allowed: '' }, `key ${annas} is not in ${file}`],
    [
      'by a key whose line cannot be read',
      () => signByHand(anna, message),
      { allowed: `anna unknown ${anna.publicKey}` },
      `key ${annas} is not in ${file}`,
    ],
    [
      'by a key that is listed as an authority',
      () => signByHand(anna, message),
      { allowed: `anna cert-authority ${anna.publicKey}` },
      `key ${annas} is not in ${file}`,
    ],
    [
      'over another envelope',
      () => signByHand(anna, Buffer.from('x')),
      {},
      `the signature of key ${annas} is not one over this envelope`,
    ],
    [
      'over the payload alone',
      () => signByHand(anna, envelope.payload),
      {},
      `the signature of key ${annas} is not one over this envelope`,
    ],
    [
      'in the namespace of git',
      () => signByHand(anna, message, { namespace: 'git' }),
      {},
      `key ${annas} signed in the namespace \`git\`, not \`evidence@landworthy\``,
    ],
    [
      'in a namespace that begins like ours',
      () => signByHand(anna, message, { namespace: 'evidence@landworthy ' }),
      {},
      `key ${annas} signed in the namespace \`evidence@landworthy \`, not \`evidence@landworthy\``,
    ],
    [
      'by a key for git alone',
      () => signByHand(anna, message),
      { allowed: `anna namespaces="git" ${anna.publicKey}` },
      `key ${annas} may not sign evidence (namespaces="git" in ${file})`,
    ],
    [
      'by a key that has expired',
      () => signByHand(anna, message),
      { allowed: `anna valid-before="20260101Z" ${anna.publicKey}` },
      `key ${annas} has expired on 2026-01-01`,
    ],
    [
      'by a key of tomorrow',
      () => signByHand(anna, message),
      { allowed: `anna valid-after="20261124Z" ${anna.publicKey}` },
      `key ${annas} is not valid before 2026-11-24`,
    ],
    [
      'by a revoked key',
      () => signByHand(anna, message),
      { revoked: `# lost\n${anna.publicKey} laptop\n` },
      `key ${annas} is revoked by \`.landworthy/revoked_keys\``,
    ],
    [
      'by a revoked fingerprint',
      () => signByHand(anna, message),
      { revoked: `\ufeff${annas} anna's laptop\r\n` },
      `key ${annas} is revoked by \`.landworthy/revoked_keys\``,
    ],
    ['that is none', () => 'x', {}, 'a signature cannot be read: it is no SSH signature'],
    [
      'by a certificate of an authority that nobody lists',
      () => certifiedBy(authority),
      {},
      `the authority ${authoritys} of key ${annas} is not in ${file} as \`cert-authority\``,
    ],
    [
      'by a certificate, where its key and its authority are listed as plain keys',
      () => certifiedBy(authority),
      { allowed: `a ${anna.publicKey}\nb ${authority.publicKey}` },
      `the authority ${authoritys} of key ${annas} is not in ${file} as \`cert-authority\``,
    ],
    [
      'by a certificate of a revoked authority',
      () => certifiedBy(authority),
      { ...certifying(), revoked: authoritys },
      `the authority ${authoritys} of key ${annas} is revoked by \`.landworthy/revoked_keys\``,
    ],
    [
      'by a certificate of a revoked key',
      () => certifiedBy(authority),
      { ...certifying(), revoked: annas },
      `key ${annas} is revoked by \`.landworthy/revoked_keys\``,
    ],
    [
      'by a certificate that is listed as revoked',
      () => certifiedBy(authority),
      { ...certifying(), revoked: certificateLine() },
      `key ${annas} is revoked by \`.landworthy/revoked_keys\``,
    ],
    [
      'by a certificate that has expired',
      () => certifiedBy(authority, { validBefore: 1_767_225_600n }),
      certifying(),
      `the certificate of key ${annas} has expired on 2026-01-01`,
    ],
    [
      'by a certificate in its last second',
      () => certifiedBy(authority, { validBefore: BigInt(now.getTime() / 1000) }),
      certifying(),
      `the certificate of key ${annas} has expired on 2026-11-23`,
    ],
    [
      'by a certificate of tomorrow',
      () => certifiedBy(authority, { validAfter: 1_795_500_000n }),
      certifying(),
      `the certificate of key ${annas} is not valid before 2026-11-24`,
    ],
    [
      'by a certificate of never',
      () => certifiedBy(authority, { validAfter: 2n ** 64n - 1n }),
      certifying(),
      `the certificate of key ${annas} is not valid before a day after the year 9999`,
    ],
    [
      'by a certificate for everybody',
      () => certifiedBy(authority, { principals: [] }),
      certifying(),
      `the certificate of key ${annas} names no principal that ${file} allows its authority`,
    ],
    [
      'by a certificate for somebody else',
      () => certifiedBy(authority, { principals: ['eve@evil.example'] }),
      certifying(),
      `the certificate of key ${annas} names no principal that ${file} allows its authority`,
    ],
    [
      'by a certificate of an authority for git alone',
      () => certifiedBy(authority),
      { allowed: `* cert-authority,namespaces="git" ${authority.publicKey}` },
      `key ${authoritys} may not sign evidence (namespaces="git" in ${file})`,
    ],
    [
      'by a certificate of an authority that has expired',
      () => certifiedBy(authority),
      { allowed: `* cert-authority,valid-before="20260101Z" ${authority.publicKey}` },
      `key ${authoritys} has expired on 2026-01-01`,
    ],
  ])('%s', (_, signature, lists, reason) => {
    expect(verify([signature()], lists)).toEqual({ signers: [], refused: [reason] });
  });

  it('when its envelope was edited', () => {
    const signature = signByHand(anna, message);
    const other = makeEnvelope(makeEvidence({ grade: 'clean' }));
    for (const edited of [other, { ...envelope, payloadType: 'application/vnd.in-toto.test-result+json' }]) {
      expect(verify([signature], {}, edited).signers).toEqual([]);
    }
  });

  it.each([
    ['SSHKRL\n\0\0\0\u0001', 'it is a binary KRL: list public keys or `SHA256:…` fingerprints as text, one a line'],
    ['serial: 7\n', 'line 1 is neither a public key nor a `SHA256:…` fingerprint'],
    [`# a comment\n${annas?.slice(0, -1)}\n`, 'line 2 is neither a public key nor a `SHA256:…` fingerprint'],
    [`SHA256:${'A'.repeat(42)}B`, 'line 1 is neither a public key nor a `SHA256:…` fingerprint'],
    ['SHA1:abc', 'line 1 is neither a public key nor a `SHA256:…` fingerprint'],
    [`${annas},${bobs}`, 'line 1 is neither a public key nor a `SHA256:…` fingerprint'],
    ['ssh-ed25519 AAAA', 'line 1 has a key that cannot be read: it ends too early'],
    [`ssh-rsa ${bob.publicKey.split(' ')[1]}`, 'line 1 names another type than its key has'],
    ['\ufffd\ufffds\0s\0h\0', 'line 1 is neither a public key nor a `SHA256:…` fingerprint'],
  ])('like every other, where the list of revoked keys is %j', (revoked, reason) => {
    const signers = openSigners({ allowed, revoked, now });
    expect(signers.verify(signedBy(envelope, [signByHand(bob, message)]))).toEqual({
      signers: [],
      refused: [`no signature counts, because \`.landworthy/revoked_keys\` cannot be understood: ${reason}`],
    });
    expect(signers.problems).toEqual([
      `\`.landworthy/revoked_keys\` cannot be understood, so no signature counts: ${reason}`,
    ]);
  });

  it('never because of revoked keys that are too weak to sign anyway', () => {
    const weak = Buffer.concat([wireString('ssh-dss'), wireString('x')]).toString('base64');
    expect(verify([signByHand(bob, message)], { revoked: `ssh-dss ${weak}\n` }).signers.length).toBe(1);
  });

  it('never because of a list without keys', () => {
    expect(verify([signByHand(bob, message)], { revoked: '# nobody yet\n\n' }).signers.length).toBe(1);
  });

  function certifying(): Partial<SignerLists> {
    return { allowed: `*@example.com cert-authority ${authority.publicKey}\n` };
  }

  function certifiedBy(by: HandKey, changes: HandCertificate = {}, more: HandSignature = {}): string {
    return signByHand(certifyByHand(by, anna, changes), message, more);
  }

  function certificateLine(): string {
    return `ssh-ed25519-cert-v01@openssh.com ${certifyByHand(authority, anna).blob.toString('base64')}`;
  }
});

describe('an envelope with anything in it changed', () => {
  const good = formatEnvelope(signedBy(envelope, [signByHand(anna, message)]));
  const { verify } = openSigners({ allowed, revoked: undefined, now });

  it('has no signers, or says what they signed', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(3), fc.string({ maxLength: 3 }), (at, gone, put) => {
        const parsed = parseEnvelope(good.slice(0, at) + put + good.slice(at + gone));
        if (!parsed.ok) return;
        read++;
        if (verify(parsed.value).signers.length) {
          expect(Buffer.from(parsed.value.payload).equals(envelope.payload)).toBe(true);
          expect(parsed.value.payloadType).toBe(envelope.payloadType);
        }
      }),
      { numRuns: 1500 },
    );
    expect(read).toBeGreaterThan(50);
  });

  it('is not signed for longer than its keys are listed', () => {
    const signature = signByHand(anna, message);
    fc.assert(
      fc.property(fc.nat(allowed.length - 1), fc.string({ maxLength: 2 }), (at, put) => {
        const list = allowed.slice(0, at) + put + allowed.slice(at + 1);
        const { signers } = openSigners({ allowed: list, revoked: undefined, now }).verify(
          signedBy(envelope, [signature]),
        );
        if (signers.length) expect(list).toContain(anna.publicKey.split(' ')[1]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the list of allowed signers', () => {
  it('says which of its lines count for nothing', () => {
    expect(openSigners({ allowed: `${allowed}carl ssh-rsa\n`, revoked: undefined, now }).problems).toEqual([
      '`.landworthy/allowed_signers`:3 counts for nothing: it has no public key',
    ]);
  });

  const certified = certifyByHand(authority, anna, { principals: ['anna@example.com'], validBefore: 1_900_000_000n });
  it.each<[string, HandKey, string]>([
    ['a key', anna, `anna@example.com ${anna.publicKey}`],
    ['a key with a comment', anna, `anna@example.com ${anna.publicKey} a comment`],
    ['another key', bob, `anna@example.com ${anna.publicKey}`],
    ['a comment', anna, `# anna@example.com ${anna.publicKey}`],
    ['spaces and tabs', anna, ` \tanna@example.com \t ${anna.publicKey}`],
    ['quoted principals', anna, `"anna@example.com" ${anna.publicKey}`],
    ['a type in the wrong case', anna, `anna@example.com ${anna.publicKey.replace('ssh', 'SSH')}`],
    ['our namespace', anna, `anna@example.com namespaces="git,evidence@landworthy" ${anna.publicKey}`],
    ['a pattern of namespaces', anna, `anna@example.com namespaces="evidence@*" ${anna.publicKey}`],
    ['all but our namespace', anna, `anna@example.com namespaces="*,!evidence@landworthy" ${anna.publicKey}`],
    ['another namespace', anna, `anna@example.com namespaces="git" ${anna.publicKey}`],
    ['options in capitals', anna, `anna@example.com NAMESPACES="evidence@landworthy" ${anna.publicKey}`],
    ['an option without quotes', anna, `anna@example.com namespaces=evidence@landworthy ${anna.publicKey}`],
    ['an unknown option', anna, `anna@example.com no-touch-required ${anna.publicKey}`],
    ['an option twice', anna, `anna@example.com namespaces="git",namespaces="evidence@landworthy" ${anna.publicKey}`],
    ['a comma at the end', anna, `anna@example.com namespaces="evidence@landworthy", ${anna.publicKey}`],
    [
      'a time that has come',
      anna,
      `anna@example.com valid-after="20261123Z",valid-before="20261123180000Z" ${anna.publicKey}`,
    ],
    ['a second too late', anna, `anna@example.com valid-before="20261123175959Z" ${anna.publicKey}`],
    ['a second too early', anna, `anna@example.com valid-after="20261123180001Z" ${anna.publicKey}`],
    ['a time to the minute', anna, `anna@example.com valid-before="202611231800Z" ${anna.publicKey}`],
    ['a local time', anna, `anna@example.com valid-before="20271123" ${anna.publicKey}`],
    ['a time that is none', anna, `anna@example.com valid-before="soon" ${anna.publicKey}`],
    [
      'times the wrong way round',
      anna,
      `anna@example.com valid-after="20270101Z",valid-before="20260101Z" ${anna.publicKey}`,
    ],
    ['an authority', certified, `*@example.com cert-authority ${authority.publicKey}`],
    ['an authority without being one', certified, `*@example.com ${authority.publicKey}`],
    ['an authority for others', certified, `*@example.org cert-authority ${authority.publicKey}`],
    ['a certified key alone', certified, `anna@example.com ${anna.publicKey}`],
    ['an authority as a key', authority, `anna@example.com cert-authority ${authority.publicKey}`],
  ])('means to us what it means to ssh-keygen: %s', (_, key, list) => {
    const signature = signByHand(key, message);
    const ours = verify([signature], { allowed: `${list}\n` }).signers.length === 1;
    expect(ours).toBe(keygenAccepts(signature, `${list}\n`, temporaryFolder()));
  });
});

function signedBy(of: Envelope, signatures: readonly string[]): Envelope {
  return { ...of, signatures: signatures.map(one => ({ sig: Buffer.from(one) })) };
}

function keygenAccepts(signature: string, list: string, folder: string): boolean {
  writeFileSync(join(folder, 'sig'), signature);
  writeFileSync(join(folder, 'list'), list);
  const time = ['-O', 'verify-time=20261123180000Z'];
  const args = ['-Y', 'verify', ...time, '-n', signatureNamespace, '-f', 'list', '-I', 'anna@example.com', '-s', 'sig'];
  return spawnSync('ssh-keygen', args, { cwd: folder, input: message }).status === 0;
}
