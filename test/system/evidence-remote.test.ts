import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evidenceBranch, writeBranchCommit } from '../../src/system/evidence/store/branches.ts';
import { pushRefs } from '../../src/system/evidence/store/push.ts';
import { evidenceRef, evidenceRefs } from '../../src/system/evidence/store/refs.ts';
import { openStore, openStoreAt, type Store } from '../support/evidence-store.ts';
import { openRepositoryAt, type TestRepository, temporaryFolder } from '../support/repository.ts';

const tree = '1'.repeat(40);
const other = '2'.repeat(40);
const none = { added: 0, known: 0, refused: [] };

describe('with a remote between two clones', () => {
  it('brings what one has kept to the other', async () => {
    const { one, two, remote } = await twoClones();
    const digest = await one.write(tree, ['{"a":1}']);
    const ref = evidenceRef(tree, digest);
    expect(await one.push('origin', tree, [digest])).toEqual({ done: [ref], known: [], refused: [] });
    expect(await one.push('origin', tree, [digest])).toEqual({ done: [], known: [ref], refused: [] });
    expect(await two.fetch('origin', tree)).toEqual({ ...none, added: 1 });
    expect(await two.fetch(`file://${remote.dir}`, tree)).toEqual({ ...none, known: 1 });
    expect(await two.read(tree)).toEqual(await one.read(tree));
    expect(refs(two)).toEqual([ref]);
    expect(two.repository.git('fsck', '--no-dangling')).toBe('');
  });

  it('fetches one tree alone, and no tags', async () => {
    const { one, two } = await twoClones();
    await one.push('origin', other, [await one.write(other, ['{"a":1}'])]);
    one.repository.git('tag', 'v1');
    one.repository.git('push', '--quiet', 'origin', 'v1');
    expect(await two.fetch('origin', tree)).toEqual(none);
    expect(refs(two)).toEqual([]);
    expect(two.repository.git('tag')).toBe('');
  });

  it('leaves `FETCH_HEAD`, and the branches of the remote, as they were', async () => {
    const { one, two } = await twoClones();
    two.repository.git('fetch', '--quiet', 'origin');
    const before = readFileSync(two.repository.path('.git/FETCH_HEAD'), 'utf8');
    one.repository.git('push', '--quiet', 'origin', 'HEAD:refs/heads/new');
    await one.push('origin', tree, [await one.write(tree, ['{"a":1}'])]);
    await two.fetch('origin', tree);
    expect(readFileSync(two.repository.path('.git/FETCH_HEAD'), 'utf8')).toBe(before);
    expect(two.repository.git('branch', '--remotes')).not.toContain('new');
  });

  it('runs no hook', async () => {
    const { one, two } = await twoClones();
    for (const { repository } of [one, two]) {
      const hook = '#!/bin/sh\necho hook >&2\nexit 1\n';
      for (const name of ['pre-push', 'reference-transaction', 'post-checkout']) {
        writeFileSync(repository.path(`.git/hooks/${name}`), hook, { mode: 0o755 });
      }
    }
    expect(await one.push('origin', tree, [await one.write(tree, ['{"a":1}'])])).toMatchObject({ refused: [] });
    expect(await two.fetch('origin', tree)).toMatchObject({ added: 1 });
  });

  it('reads what a host of branches alone has been given', async () => {
    const { one, two, remote } = await twoClones();
    const digest = await one.write(tree, ['{"a":1}']);
    const blob = one.repository.git('rev-parse', evidenceRef(tree, digest)).trim();
    const database = { objects: one.opened.objects, format: 'sha1' } as const;
    const commit = await writeBranchCommit(database, blob);
    const ref = evidenceBranch(tree, digest);
    await pushRefs(one.opened.git, 'origin', [{ target: commit, ref }]);
    expect(remote.git('log', '--format=%s %P %ct', '--name-only', ref)).toBe(
      'Evidence of landworthy  0\n\nevidence.intoto.jsonl\n',
    );
    expect(remote.git('fsck', '--strict')).toBe('');
    expect(await two.fetch('origin', tree)).toEqual({ ...none, added: 1 });
    expect(await two.read(tree)).toEqual(await one.read(tree));
    expect(two.repository.git('cat-file', '-t', evidenceRef(tree, digest))).toBe('blob\n');
  });
});

describe('what a remote says is not believed', () => {
  const lying = evidenceRef(tree, 'f'.repeat(32));

  it.each([
    ['a blob of another content', 'HEAD:a.txt', 'its content is not what its name says'],
    ['a commit, with its history', 'HEAD', 'it is no file of at most 4194304 bytes'],
    ['a folder', 'HEAD^{tree}', 'it is no file of at most 4194304 bytes'],
  ])('%s', async (_, target, reason) => {
    const { two, remote } = await twoClones();
    remote.git('update-ref', lying, target);
    expect(await two.fetch('origin', tree)).toEqual({ ...none, refused: [{ ref: lying, reason }] });
    expect(refs(two)).toEqual([]);
  });

  it.each(['latest', 'a/b', `${'f'.repeat(32)}/x`, "$(x)'é\u200b"])('the name %j', async name => {
    const { two, remote } = await twoClones();
    const ref = `${evidenceRefs}/${tree}/${name}`;
    remote.git('update-ref', ref, 'HEAD:a.txt');
    expect(await two.fetch('origin', tree)).toEqual({
      ...none,
      refused: [{ ref, reason: 'its name is not that of a run' }],
    });
    expect(refs(two)).toEqual([]);
  });

  it('a branch whose commit has another file', async () => {
    const { two, remote } = await twoClones();
    const ref = evidenceBranch(tree, 'f'.repeat(32));
    remote.git('update-ref', ref, 'HEAD');
    expect(await two.fetch('origin', tree)).toMatchObject({ added: 0, refused: [{ ref }] });
  });

  it('does not overwrite what is here', async () => {
    const { one, two, remote } = await twoClones();
    const ref = evidenceRef(tree, await two.write(tree, ['{"a":1}']));
    remote.git('update-ref', ref, 'HEAD:a.txt');
    expect(await two.fetch('origin', tree)).toEqual({ ...none, known: 1 });
    expect((await two.read(tree)).runs).toHaveLength(1);
    await one.write(tree, ['{"a":1}']);
    expect(await one.push('origin', tree, [ref.slice(-32)])).toMatchObject({ done: [], refused: [{ ref }] });
    expect(remote.git('cat-file', '-p', ref)).toBe('a\n');
  });
});

describe('a mark of whom an audit refuted', () => {
  const fingerprint = `SHA256:${'a'.repeat(43)}`;
  const ref = `refs/landworthy/refuted/${createHash('sha256').update(fingerprint).digest('hex')}`;
  const mark = JSON.stringify({ fingerprint, principal: 'x@acme.example', on: '2026-11-23' });

  it('comes with the evidence', async () => {
    const { two, remote } = await twoClones();
    remote.git('update-ref', ref, keepText(remote, mark));
    await two.fetch('origin', tree);
    expect(two.repository.git('cat-file', '-p', ref)).toBe(mark);
  });

  it('is not overwritten by whoever it is about, and nothing else comes in its name', async () => {
    const { two, remote } = await twoClones();
    two.repository.git('update-ref', ref, keepText(two.repository, mark));
    remote.git('update-ref', ref, keepText(remote, '{}'));
    remote.git('update-ref', 'refs/landworthy/refuted/x', 'HEAD');
    remote.git('update-ref', `refs/landworthy/refuted/${'0'.repeat(64)}`, keepText(remote, mark));
    await two.fetch('origin', tree);
    expect(refs(two)).toEqual([ref]);
    expect(two.repository.git('cat-file', '-p', ref)).toBe(mark);
  });
});

/** The id of a blob of this text. */
function keepText(repository: TestRepository, text: string): string {
  writeFileSync(repository.path('text'), text);
  return repository.git('hash-object', '-w', '--no-filters', 'text').trim();
}

it('clears away what a killed fetch has left', async () => {
  const { two } = await twoClones();
  two.repository.git('update-ref', 'refs/landworthy/incoming/1700000000-abc/0/x', 'HEAD');
  const young = `refs/landworthy/incoming/${Math.floor(Date.now() / 1000)}-abc/0/x`;
  two.repository.git('update-ref', young, 'HEAD');
  await two.fetch('origin', tree);
  expect(refs(two)).toEqual([young]);
});

it('finds its tree among ten thousand others', async () => {
  const { one, two, remote } = await twoClones();
  const digest = await one.write(tree, ['{"a":1}']);
  await one.push('origin', tree, [digest]);
  createRefs(remote, 10_000);
  expect(await two.fetch('origin', tree)).toEqual({ ...none, added: 1 });
  expect(refs(two)).toEqual([evidenceRef(tree, digest)]);
});

it.each([
  ['nowhere', 'fetching from `nowhere` failed'],
  ['file:///nowhere.git', 'fetching from `file:///nowhere.git` failed'],
  ['https://user:secret@localhost:1/x.git', 'fetching from `https://localhost:1/x.git` failed'],
  ['ext::sh -c touch% x', 'fetching from `ext::sh -c touch% x` failed'],
  ['--upload-pack=touch x', '`--upload-pack=touch x` is no remote'],
  ['', '`` is no remote'],
])('says what is wrong with the remote %j', async (remote, message) => {
  const store = await openStore();
  const problem = await store.fetch(remote, tree).catch((error: Error) => error);
  expect(problem).toMatchObject({ name: 'UserError' });
  expect((problem as Error).message).toContain(message);
  expect((problem as Error).message).not.toContain('secret');
});

it('loses nothing of sixteen clones that push at once, each with one try', async () => {
  const home = temporaryFolder();
  const remote = bareRemote(home);
  const clones = await Promise.all(
    Array.from({ length: 16 }, async (_, index) => {
      openRepositoryAt(home).git('clone', '--quiet', remote.dir, `clone-${index}`);
      return openStoreAt(`${home}/clone-${index}`);
    }),
  );
  const pushed = await Promise.all(
    clones.map(async (clone, index) => clone.push('origin', tree, [await clone.write(tree, [`{"n":${index}}`])])),
  );
  expect(pushed.flatMap(({ refused }) => refused)).toEqual([]);
  const reader = await openStoreAt(`${home}/clone-0`);
  expect(await reader.fetch('origin', tree)).toEqual({ added: 15, known: 1, refused: [] });
  expect((await reader.read(tree)).passedOver).toEqual([]);
});

/** The refs of ours. */
const refs = ({ repository }: Store): readonly string[] =>
  repository.git('for-each-ref', '--format=%(refname)', 'refs/landworthy').split('\n').filter(Boolean);

function bareRemote(home: string): TestRepository {
  const folder = openRepositoryAt(home);
  folder.git('init', '--quiet', '--initial-branch=main', 'origin');
  const origin = openRepositoryAt(`${home}/origin`);
  origin.git('config', 'user.name', 'Anna Author');
  origin.git('config', 'user.email', 'anna@example.com');
  origin.commit('Begin', { 'a.txt': 'a\n' });
  folder.git('clone', '--quiet', '--bare', 'origin', 'remote.git');
  return openRepositoryAt(`${home}/remote.git`);
}

async function twoClones(): Promise<{ one: Store; two: Store; remote: TestRepository }> {
  const home = temporaryFolder();
  const remote = bareRemote(home);
  for (const name of ['one', 'two']) openRepositoryAt(home).git('clone', '--quiet', remote.dir, name);
  return { remote, one: await openStoreAt(`${home}/one`), two: await openStoreAt(`${home}/two`) };
}

/** So many refs of as many other trees, in one file as after `git gc`. */
function createRefs(remote: TestRepository, count: number): void {
  remote.git('pack-refs', '--all');
  const blob = remote.git('rev-parse', 'HEAD:a.txt').trim();
  const hex = (index: number, length: number) => index.toString(16).padStart(length, '0');
  const [head = '', ...known] = readFileSync(remote.path('packed-refs'), 'utf8').trim().split('\n');
  const more = Array.from({ length: count }, (_, index) => `${blob} ${evidenceRef(hex(index, 40), hex(index, 32))}`);
  const refs = [...known, ...more].sort((one, other) => (one.slice(41) < other.slice(41) ? -1 : 1));
  writeFileSync(remote.path('packed-refs'), `${[head, ...refs].join('\n')}\n`);
}
