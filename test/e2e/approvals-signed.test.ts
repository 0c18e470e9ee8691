import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { verdict } from '../support/landworthy.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';

const policy = 'version: 1\nbase: main\napprovals:\n  payments: { from: owners }\n';
const bob = 'bob@acme.example';

/** A branch with one change by Anna, and the keys of Bob, whom the base trusts, and of Mallory, whom it does not. */
function branch(files: Readonly<Record<string, string>> = {}) {
  const repository = createRepository();
  const key = (name: string) => {
    const file = repository.path(`../${name}`);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
    return { file, publicKey: readFileSync(`${file}.pub`, 'utf8').trim() };
  };
  const keys = { bob: key('bob'), mallory: key('mallory') };
  repository.commit('Begin', {
    'landworthy.yml': policy,
    '.github/CODEOWNERS': `* ${bob}\n`,
    '.landworthy/allowed_signers': `${bob} namespaces="git" ${keys.bob.publicKey}\n`,
    ...files,
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Pay faster', { 'pay.ts': 'a\n' });
  return { repository, keys };
}

/** An empty commit that says who reviewed, signed with this key or not at all. */
function review(repository: TestRepository, email: string, key?: string) {
  const sign = key === undefined ? [] : ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${key}`];
  const message = `Review\n\nReviewed-by: Bob <${email}>`;
  const commit = [
    'commit',
    '--quiet',
    '--allow-empty',
    '--message',
    message,
    ...(key === undefined ? [] : ['--gpg-sign']),
  ];
  repository.git('-c', 'user.name=Bob', '-c', `user.email=${email}`, ...sign, ...commit);
}

async function judge(repository: TestRepository) {
  const report = await verdict(repository.dir, ['--stage', 'merge']);
  return { report, outcome: report.requirements[0]?.outcome };
}

it('takes an empty commit on top that the reviewer signed', async () => {
  const { repository, keys } = branch();
  review(repository, bob, keys.bob.file);
  const { report, outcome } = await judge(repository);
  expect(outcome).toMatchObject({
    status: 'pass',
    proof: expect.stringMatching(/^`bob@acme\.example` approved .* \(signed trailers\)$/),
  });
  expect(report).toMatchObject({ verdict: 'pass', exitCode: 0 });
});

it.each<[string, 'bob' | 'mallory' | undefined, string, string]>([
  ['nobody signed', undefined, bob, 'has no signature that the base trusts'],
  ['somebody signed whom the base does not trust', 'mallory', bob, 'has no signature that the base trusts'],
  ['somebody else signed', 'bob', 'carol@acme.example', 'is signed by `bob@acme.example`'],
])('does not take a trailer that %s', async (_, key, email, reason) => {
  const { repository, keys } = branch();
  review(repository, email, key && keys[key].file);
  const { report, outcome } = await judge(repository);
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(outcome).toMatchObject({ status: 'pending', reason: expect.stringContaining(reason) });
});

it('does not take a review of what has changed since', async () => {
  const { repository, keys } = branch();
  review(repository, bob, keys.bob.file);
  repository.commit('And more', { 'pay.ts': 'b\n' });
  const { report, outcome } = await judge(repository);
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(outcome).toMatchObject({
    reason: expect.stringMatching(/`bob@acme\.example` approved [0-9a-f]{9}, an older commit/),
  });
});

it('does not take a review of what is not committed', async () => {
  const { repository, keys } = branch();
  review(repository, bob, keys.bob.file);
  repository.write({ 'pay.ts': 'c\n' });
  const { report, outcome } = await judge(repository);
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(outcome).toMatchObject({ reason: expect.stringContaining('no review is about what is not committed yet') });
});

it('does not let the reviewer bring changes along', async () => {
  const { repository, keys } = branch();
  repository.git('config', 'user.email', bob);
  repository.commit('Help', { 'pay.ts': 'd\n' });
  review(repository, bob, keys.bob.file);
  const { report, outcome } = await judge(repository);
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(outcome).toMatchObject({ reason: expect.stringContaining('made a part of the change') });
});

it('does not let the reviewer bring changes along under another name', async () => {
  const { repository, keys } = branch();
  repository.write({ 'pay.ts': 'd\n' });
  const sign = ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${keys.bob.file}`];
  const name = ['-c', 'user.name=Zoe', '-c', 'user.email=zoe@home.example'];
  repository.git(...sign, ...name, 'commit', '--quiet', '--all', '--gpg-sign', '--message', 'Help');
  review(repository, bob, keys.bob.file);
  const { report, outcome } = await judge(repository);
  expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(outcome).toMatchObject({ reason: expect.stringContaining('made a part of the change') });
});

it('does not let the branch say whose signature counts', async () => {
  const { repository, keys } = branch();
  repository.commit('Trust me', { '.landworthy/allowed_signers': `${bob} ${keys.mallory.publicKey}\n` });
  review(repository, bob, keys.mallory.file);
  expect(await judge(repository)).toMatchObject({ report: { verdict: 'fail', exitCode: 1 } });
});

it('says what is missing where the base trusts no key', async () => {
  const { repository, keys } = branch();
  repository.git('switch', '--quiet', 'main');
  repository.git('rm', '--quiet', '.landworthy/allowed_signers');
  repository.commit('Trust nobody');
  repository.git('switch', '--quiet', 'feature');
  review(repository, bob, keys.bob.file);
  const { outcome } = await judge(repository);
  expect(outcome).toMatchObject({
    status: 'pending',
    reason: expect.stringContaining('`main` has no `.landworthy/allowed_signers` that says whose signature does'),
  });
});
