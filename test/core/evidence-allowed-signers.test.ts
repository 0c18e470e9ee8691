import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPatterns, parseAllowedSigners } from '../../src/core/evidence/signers/allowed-signers.ts';
import { parseSigningTime } from '../../src/core/evidence/signers/signing-time.ts';
import { handKey } from '../support/ssh-by-hand.ts';

const { publicKey, blob } = handKey();
const key = new Uint8Array(blob);

describe('a file of allowed signers', () => {
  it('is read with its comments, options and patterns', () => {
    const list = [
      '# who may sign evidence',
      '',
      `anna@example.com ${publicKey} anna's laptop`,
      `  "bob@example.com,!carl@example.com"\tnamespaces="git,evidence@*",valid-before="20270101Z" ${publicKey}\r`,
      `*@example.com CERT-AUTHORITY,Valid-After="202601010830Z",valid-before="20271231235959Z" ${publicKey}`,
      '   # the end',
    ].join('\n');
    const read = parseAllowedSigners(list);
    expect({ ...read, signers: read.signers.map(one => ({ ...one, key: new Uint8Array(one.key) })) }).toEqual({
      signers: [
        { principals: ['anna@example.com'], isAuthority: false, key, line: 3 },
        {
          principals: ['bob@example.com', '!carl@example.com'],
          isAuthority: false,
          namespaces: ['git', 'evidence@*'],
          validBefore: new Date('2027-01-01T00:00:00Z'),
          key,
          line: 4,
        },
        {
          principals: ['*@example.com'],
          isAuthority: true,
          validAfter: new Date('2026-01-01T08:30:00Z'),
          validBefore: new Date('2027-12-31T23:59:59Z'),
          key,
          line: 5,
        },
      ],
      problems: [],
    });
  });

  it.each([
    ['anna@example.com', 'it is not principals and a public key'],
    [`"anna@example.com ${publicKey}`, 'it is not principals and a public key'],
    [publicKey, 'it has no public key'],
    [`anna, ${publicKey}`, 'it names no principal'],
    [`!anna ${publicKey}`, 'it names no principal'],
    [
      `*@example.com,!bob@example.com ${publicKey}`,
      'it has no principal but patterns, so nobody knows whose key it is',
    ],
    ['anna ssh-ed25519', 'it has no public key'],
    ['anna ssh-ed25519 AAAA', 'it has no public key'],
    [`anna ssh-rsa ${publicKey.split(' ')[1]}`, 'it has no public key'],
    [`anna ${publicKey.slice(0, -3)}`, 'it has no public key'],
    [`anna trusted ${publicKey}`, 'it has an option that is not known, or has no value in quotes'],
    [`anna namespaces=git ${publicKey}`, 'it has an option that is not known, or has no value in quotes'],
    [`anna cert-authority=yes ${publicKey}`, 'its options are not separated by commas'],
    [`anna cert-authority, ${publicKey}`, 'it has an option that is not known, or has no value in quotes'],
    [`anna namespaces="git ${publicKey}`, 'a quote in it is not closed'],
    [`anna namespaces="" ${publicKey}`, 'its `namespaces` are empty'],
    [`anna namespaces="a",namespaces="b" ${publicKey}`, 'it has `namespaces` twice'],
    [
      `anna valid-after="20270101Z",valid-before="20260101Z" ${publicKey}`,
      'its `valid-before` is earlier than its `valid-after`',
    ],
    [
      `anna valid-before="2027-01-01" ${publicKey}`,
      'its `valid-before` is no time such as `20270131Z` or `202701311800Z`',
    ],
    [
      `anna valid-before="20270230Z" ${publicKey}`,
      'its `valid-before` is no time such as `20270131Z` or `202701311800Z`',
    ],
    [
      `anna valid-before="2027010124Z" ${publicKey}`,
      'its `valid-before` is no time such as `20270131Z` or `202701311800Z`',
    ],
    [`anna valid-before="" ${publicKey}`, 'its `valid-before` is no time such as `20270131Z` or `202701311800Z`'],
    [
      `anna ${certificateLine()}`,
      'it has a certificate where its authority, with `cert-authority`, or a plain key belongs',
    ],
  ])('tells of a line that counts for nothing: %s', (line, message) => {
    expect(parseAllowedSigners(`# first\n${line}\n`)).toEqual({ signers: [], problems: [{ line: 2, message }] });
  });

  it('has nothing in it when it is changed at random but whole lines', () => {
    const good = `anna valid-before="20270101Z",namespaces="evidence@landworthy" ${publicKey}`;
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.string({ maxLength: 2 }), (at, put) => {
        const { signers } = parseAllowedSigners(good.slice(0, at) + put + good.slice(at + 1));
        // A key that is read is the whole key; what is not read as a limit makes the line unreadable.
        for (const one of signers) expect(Buffer.from(one.key).length).toBe(blob.length);
        if (signers[0] && at > good.indexOf('valid') && at < good.indexOf('ssh-') && !put.includes('\n')) {
          expect([signers[0].validBefore, signers[0].namespaces]).not.toContain(undefined);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('never makes the parser throw, whatever it is', () => {
    fc.assert(fc.property(fc.string(), text => parseAllowedSigners(text).signers.length === 0));
  });
});

describe('a time', () => {
  it.each([
    ['20270131Z', '2027-01-31T00:00:00.000Z'],
    ['20270131utc', '2027-01-31T00:00:00.000Z'],
    ['202701311805Z', '2027-01-31T18:05:00.000Z'],
    ['20270131180559Z', '2027-01-31T18:05:59.000Z'],
    ['20240229Z', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, time) => {
    expect(parseSigningTime(text, 'time').toISOString()).toBe(time);
  });

  it('without a zone is the machine’s own', () => {
    expect(parseSigningTime('202701311805', 'time')).toEqual(new Date(2027, 0, 31, 18, 5));
  });
});

describe('patterns', () => {
  it.each<[string, string, boolean]>([
    ['anna@example.com', 'anna@example.com', true],
    ['anna@example.com', 'Anna@example.com', false],
    ['anna@example.com', '*@example.com', true],
    ['anna@example.com', '*@example.com.evil', false],
    ['anna@example.com', '*@*', true],
    ['anna@example.com', '????@example.com', true],
    ['anna@example.com', '???@example.com', false],
    ['anna@example.com', '*@example.com,!anna@*', false],
    ['anna@example.com', '!anna@*,*@example.com', false],
    ['anna@example.com', '!bob@*', false],
    ['', '*', true],
    ['a*b', 'a*b', true],
    ['a.b', 'a?b', true],
    ['ab', 'a?b', false],
  ])('%s by %s: %s', (text, patterns, expected) => {
    expect(matchesPatterns(text, patterns.split(','))).toBe(expected);
  });

  it('are never slow', () => {
    expect(matchesPatterns('a'.repeat(5000), [`${'*a'.repeat(500)}b`])).toBe(false);
  });
});

function certificateLine(): string {
  const type = 'ssh-ed25519-cert-v01@openssh.com';
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return `${type} ${Buffer.concat([length, Buffer.from(type)]).toString('base64')}`;
}
