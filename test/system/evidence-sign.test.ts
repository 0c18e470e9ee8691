import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { formatEnvelope, parseEnvelope, preAuthEncoding } from '../../src/core/evidence/format/envelope.ts';
import { signEnvelope } from '../../src/system/evidence/signature/sign.ts';
import { openSigners } from '../../src/system/evidence/signature/signers.ts';
import { findSigningKey, type SigningKeyRequest } from '../../src/system/evidence/signature/signing-key.ts';
import { openGit } from '../../src/system/git.ts';
import { openScratch } from '../../src/system/scratch.ts';
import { makeEnvelope, makeEvidence } from '../support/evidence.ts';
import { createRepository, temporaryFolder, testEnv } from '../support/repository.ts';
import { certify, makeKey, sshVerifies, type TestKey } from '../support/ssh.ts';

const now = new Date('2026-11-23T18:00:00Z');
const env = { PATH: process.env['PATH'] };
const { signal } = new AbortController();
const envelope = makeEnvelope();

describe('signing', () => {
  it.each(['ed25519', 'ecdsa:256', 'ecdsa:384', 'ecdsa:521', 'rsa:2048'])(
    'is what ssh-keygen and we accept: %s',
    async kind => {
      const folder = temporaryFolder();
      const key = makeKey(folder, kind);
      const signed = await sign(key.path);
      const list = `anna@example.com namespaces="evidence@landworthy" ${key.publicKey}\n`;

      const read = parseEnvelope(formatEnvelope(signed));
      expect(read.ok && openSigners({ allowed: list, revoked: undefined, now }).verify(read.value)).toEqual({
        signers: [{ principal: 'anna@example.com', fingerprint: key.fingerprint }],
        refused: [],
      });
      const [signature] = signed.signatures;
      expect(signature?.keyid).toBe(key.fingerprint);
      const armored = Buffer.from(signature?.sig ?? []).toString();
      const message = preAuthEncoding(signed.payloadType, signed.payload);
      expect(sshVerifies(armored, message, folder, { list, principal: 'anna@example.com' })).toBe(true);
    },
  );

  it('is done with a certificate, and by several one after the other', async () => {
    const folder = temporaryFolder();
    const [authority, anna, bob] = [makeKey(folder), makeKey(folder), makeKey(folder)];
    const certified = certify(authority, anna, ['-n', 'anna@example.com', '-V', '20260101Z:20270101Z']);
    const both = await sign(bob.path, await sign(certified.path));
    const allowed = `*@example.com cert-authority ${authority.publicKey}\nbob ${bob.publicKey}\n`;
    expect(openSigners({ allowed, revoked: undefined, now }).verify(both)).toEqual({
      signers: [
        { principal: 'anna@example.com', fingerprint: anna.fingerprint },
        { principal: 'bob', fingerprint: bob.fingerprint },
      ],
      refused: [],
    });
  });

  it('is done over the very bytes, whatever they are', async () => {
    const key = makeKey(temporaryFolder());
    const bytes = { ...envelope, payload: Buffer.from([0, 255, 10, 13, 10, 128]) };
    expect(verifiedBy(key, await sign(key.path, bytes))).toEqual([key.fingerprint]);
  });

  it('is done through the agent, where only the public key is there, and where the key has a passphrase', async () => {
    const folder = temporaryFolder();
    const key = makeKey(folder, 'ed25519', 'secret');
    const agent = { ...env, SSH_AUTH_SOCK: startAgent(folder, key, 'secret') };
    expect(verifiedBy(key, await sign(key.path, envelope, agent))).toEqual([key.fingerprint]);
    rmSync(key.path);
    expect(verifiedBy(key, await sign(`${key.path}.pub`, envelope, agent))).toEqual([key.fingerprint]);
  });

  it.each<[string, (key: TestKey, folder: string) => string, string, string]>([
    [
      'a key that is not there',
      ({ path }) => `${path}.not`,
      'the signing key `the key` is not there',
      'name a file with a private key, or with a public key whose private key an agent has',
    ],
    [
      'a key with a passphrase and no agent',
      (_, folder) => copyTo(folder, makeKey(folder, 'ed25519', 'secret').path),
      'the signing key `the key` has a passphrase, and there is no agent (`SSH_AUTH_SOCK` is not set)',
      'run `ssh-add <private key>`',
    ],
    [
      'a public key alone',
      ({ path }, folder) => copyTo(folder, `${path}.pub`),
      'only the public key is in `the key`, and no agent has its private key',
      'run `ssh-add <private key>`',
    ],
    [
      'a file that others may read',
      ({ path }) => {
        chmodSync(path, 0o644);
        return path;
      },
      'others may read the signing key `the key`',
      'run `chmod 600 <key>`',
    ],
    [
      'a file that is no key',
      (_, folder) => {
        writeFileSync(join(folder, 'x'), 'x', { mode: 0o600 });
        return join(folder, 'x');
      },
      'there is no SSH key in `the key`',
      'name a file with a private key, or with a public key whose private key an agent has',
    ],
    [
      'a folder',
      (_, folder) => folder,
      'there is no SSH key in `the key`',
      'name a file with a private key, or with a public key whose private key an agent has',
    ],
  ])('fails in plain words with %s', async (_, pathOf, message, hint) => {
    const folder = temporaryFolder();
    const path = pathOf(makeKey(folder), folder);
    const error = await sign(path).then(
      () => ({}),
      (thrown: { message: string; hint: string }) => thrown,
    );
    const { message: said, hint: hinted } = error as { message: string; hint: string };
    expect(
      [said, hinted].map(text =>
        text.replaceAll(`ssh-add ${path.replace(/\.pub$/, '')}`, 'ssh-add <private key>').replaceAll(path, '<key>'),
      ),
    ).toEqual([message, hint]);
  });

  it('fails in plain words where there is no ssh-keygen', async () => {
    const { path } = makeKey(temporaryFolder());
    await expect(sign(path, envelope, { PATH: temporaryFolder() })).rejects.toThrow('`ssh-keygen` was not found');
  });

  it('does not believe what calls itself ssh-keygen', async () => {
    const folder = temporaryFolder();
    const key = makeKey(folder);
    const other = await sign(key.path, makeEnvelope(makeEvidence({ grade: 'clean' })));
    writeFileSync(join(folder, 'signature'), other.signatures[0]?.sig ?? '');
    writeFileSync(join(folder, 'ssh-keygen'), `#!/bin/sh\ncat ${join(folder, 'signature')}\n`, { mode: 0o755 });
    await expect(sign(key.path, envelope, { PATH: `${folder}:${env.PATH}` })).rejects.toThrow(
      'what `ssh-keygen` made with `the key` does not hold: it is not over what it was given',
    );
  });
});

describe('the signing key', () => {
  it('with a passphrase, given as text, is told in plain words', async () => {
    const key = makeKey(temporaryFolder(), 'ed25519', 'secret');
    const { request } = place({ LANDWORTHY_SIGNING_KEY: readFileSync(key.path, 'utf8') });
    const found = await findSigningKey(request);
    const signing = found ? signEnvelope(envelope, { key: found, env, signal }) : undefined;
    await expect(signing).rejects.toMatchObject({
      message:
        'the signing key `LANDWORTHY_SIGNING_KEY` has a passphrase, and there is no agent (`SSH_AUTH_SOCK` is not set)',
      hint: 'give it to the agent by `ssh-add`',
    });
  });

  it('is the one that the command line names, before all others', async () => {
    const { request } = place({ LANDWORTHY_SIGNING_KEY: '/of/the/environment' });
    expect(await findSigningKey({ ...request, explicit: 'keys/id', cwd: '/here' })).toEqual({
      path: '/here/keys/id',
      name: 'keys/id',
    });
  });

  it('is the one that the environment names, before that of git', async () => {
    const { request } = place(
      { LANDWORTHY_SIGNING_KEY: ' keys/id\n' },
      { 'gpg.format': 'ssh', 'user.signingKey': '/x' },
    );
    expect(await findSigningKey(request)).toEqual({ path: join(request.cwd, 'keys/id'), name: 'keys/id' });
  });

  it.each([
    ['as it is', (text: string) => text],
    ['with carriage returns', (text: string) => text.replaceAll('\n', '\r\n')],
    ['without an end of its last line', (text: string) => text.trimEnd()],
  ])('is the text of the environment, in a file that is gone after: %s', async (_, edit) => {
    const key = makeKey(temporaryFolder());
    const { request, scratch } = place({ LANDWORTHY_SIGNING_KEY: edit(readFileSync(key.path, 'utf8')) });
    const found = await findSigningKey(request);
    expect(found?.name).toBe('LANDWORTHY_SIGNING_KEY');
    expect(verifiedBy(key, await sign(found?.path ?? ''))).toEqual([key.fingerprint]);
    await scratch.clear();
    expect(() => readFileSync(found?.path ?? '')).toThrow('ENOENT');
  });

  it('is the one that git signs with, with its home folder', async () => {
    const { request, home } = place({}, { 'gpg.format': 'ssh', 'user.signingKey': '~/.ssh/id_ed25519.pub' });
    const path = join(home, '.ssh/id_ed25519.pub');
    expect(await findSigningKey(request)).toEqual({ path, name: path });
  });

  it.each(['key::ssh-ed25519 AAAA anna', 'ssh-ed25519 AAAA anna'])(
    'is a public key that git has as text: %s',
    async text => {
      const { request } = place({}, { 'gpg.format': 'ssh', 'user.signingKey': text });
      const found = await findSigningKey(request);
      expect([found?.name, readFileSync(found?.path ?? '', 'utf8')]).toEqual([
        'user.signingKey',
        'ssh-ed25519 AAAA anna\n',
      ]);
    },
  );

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['nothing is said', {}, {}],
    ['the environment has an empty one', { LANDWORTHY_SIGNING_KEY: '' }, {}],
    ['git signs with GnuPG', {}, { 'user.signingKey': 'ABCD' }],
    ['git signs with X.509', {}, { 'gpg.format': 'x509', 'user.signingKey': 'ABCD' }],
    ['git names no key', {}, { 'gpg.format': 'ssh' }],
  ])('is none where %s', async (_, variables, settings) => {
    expect(await findSigningKey(place(variables, settings).request)).toBeUndefined();
  });
});

function sign(path: string, of = envelope, environment: Record<string, string | undefined> = env) {
  return signEnvelope(of, { key: { path, name: 'the key' }, env: environment, signal });
}

function verifiedBy(key: TestKey, signed: typeof envelope): readonly string[] {
  const { signers } = openSigners({ allowed: `anna ${key.publicKey}\n`, revoked: undefined, now }).verify(signed);
  return signers.map(({ fingerprint }) => fingerprint);
}

/** An agent with this key, gone when the test is. */
function startAgent(folder: string, { path }: TestKey, passphrase: string): string {
  const socket = join(folder, 'agent');
  const started = spawnSync('ssh-agent', ['-s', '-a', socket], { env, encoding: 'utf8' }).stdout;
  const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(started)?.[1]);
  onTestFinished(() => void process.kill(pid));
  const ask = join(folder, 'ask');
  writeFileSync(ask, `#!/bin/sh\necho ${passphrase}\n`, { mode: 0o755 });
  const asking = { ...env, SSH_AUTH_SOCK: socket, SSH_ASKPASS: ask, SSH_ASKPASS_REQUIRE: 'force' };
  expect(spawnSync('ssh-add', ['-q', path], { env: asking }).status).toBe(0);
  return socket;
}

/** A copy without the file that lies beside it. */
function copyTo(folder: string, path: string): string {
  mkdirSync(join(folder, 'alone'));
  const copy = join(folder, 'alone', path.endsWith('.pub') ? 'id.pub' : 'id');
  copyFileSync(path, copy);
  return copy;
}

function place(variables: Record<string, string>, settings: Record<string, string> = {}) {
  const repository = createRepository();
  const home = join(repository.dir, '..');
  for (const [name, value] of Object.entries(settings)) repository.git('config', name, value);
  const environment = { ...testEnv(home), ...variables };
  const scratch = openScratch(environment);
  onTestFinished(async () => void (await scratch.clear()));
  const git = openGit(repository.dir, environment);
  const request: SigningKeyRequest = { explicit: undefined, cwd: repository.dir, env: environment, git, scratch };
  return { request, scratch, home };
}
