import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openBlobs } from '../../src/system/blobs.ts';
import { runDigest } from '../../src/system/evidence/store/refs.ts';
import { readEvidence, storeLimits, writeEvidence } from '../../src/system/evidence/store/store.ts';
import { openRepository } from '../../src/system/repository.ts';
import { openScratch } from '../../src/system/scratch.ts';
import { withScratchObjects } from '../../src/system/snapshot.ts';
import { openStore } from '../support/evidence-store.ts';
import {
  createRepository,
  openRepositoryAt,
  type TestRepository,
  temporaryFolder,
  testEnv,
} from '../support/repository.ts';

const tree = '1'.repeat(40);
const other = '2'.repeat(40);
const prefix = `refs/landworthy/evidence/${tree}`;

it('gives back what was kept, for this tree alone', async () => {
  const store = await openStore();
  const one = await store.write(tree, ['{"a":1}', '{"a":2}']);
  const two = await store.write(tree, ['{"b":1}']);
  await store.write(other, ['{"c":1}']);
  const runs = [
    { ref: `${prefix}/${one}`, tree, digest: one, lines: ['{"a":1}', '{"a":2}'] },
    { ref: `${prefix}/${two}`, tree, digest: two, lines: ['{"b":1}'] },
  ].sort((a, b) => (a.ref < b.ref ? -1 : 1));
  expect(await store.read(tree)).toEqual({ runs, passedOver: [] });
});

it('points straight to a blob that git finds sound', async () => {
  const { repository, write } = await openStore();
  const digest = await write(tree, ['{"a":1}']);
  expect(repository.git('cat-file', '-t', `${prefix}/${digest}`)).toBe('blob\n');
  expect(repository.git('cat-file', '-p', `${prefix}/${digest}`)).toBe('{"a":1}\n');
  expect(repository.git('fsck', '--strict')).toBe('');
  expect(repository.git('log', '--all', '--format=%s')).toBe('Begin\n');
});

it('is a no-op where the same was kept before', async () => {
  const store = await openStore();
  expect(await store.write(tree, ['{"a":1}'])).toBe(await store.write(tree, ['{"a":1}']));
  expect((await store.read(tree)).runs).toHaveLength(1);
});

it('writes to the repository, and is read through scratch objects', async () => {
  const repository = createRepository({ 'a.txt': 'a\n' });
  const env = testEnv(repository.path('..'));
  const opened = await openRepository(repository.dir, env);
  const scratch = openScratch(env);
  onTestFinished(async () => void (await scratch.clear()));
  const git = await withScratchObjects(opened, scratch);
  const blobs = openBlobs(git);
  onTestFinished(blobs.close);
  expect(await readEvidence(git, blobs, tree)).toEqual({ runs: [], passedOver: [] });
  await writeEvidence(opened, tree, ['{"a":1}']);
  expect((await readEvidence(git, blobs, tree)).runs).toMatchObject([{ lines: ['{"a":1}'] }]);
});

it.each([
  [
    'a linked worktree',
    (main: TestRepository) => {
      main.git('worktree', 'add', '--quiet', '../linked');
      return main.path('../linked');
    },
  ],
  [
    'a shallow clone',
    (main: TestRepository) => {
      main.commit('More', { 'b.txt': 'b\n' });
      main.git('clone', '--quiet', '--depth=1', `file://${main.dir}`, '../shallow');
      return main.path('../shallow');
    },
  ],
])('works in %s', async (_, make) => {
  const store = await openStore(make);
  await store.write(tree, ['{"a":1}']);
  expect((await store.read(tree)).runs).toMatchObject([{ lines: ['{"a":1}'] }]);
});

it('keeps evidence of a linked worktree for all of them', async () => {
  const main = createRepository({ 'a.txt': 'a\n' });
  main.git('worktree', 'add', '--quiet', '../linked');
  const linked = await openStore(() => main.path('../linked'));
  await linked.write(tree, ['{"a":1}']);
  expect((await (await openStore(() => main.dir)).read(tree)).runs).toHaveLength(1);
});

it('works in a repository of SHA-256 objects', async () => {
  const folder = temporaryFolder();
  openRepositoryAt(folder).git('init', '--quiet', '--object-format=sha256', 'repo');
  const store = await openStore(() => `${folder}/repo`);
  const digest = await store.write('1'.repeat(64), ['{"a":1}']);
  expect((await store.read('1'.repeat(64))).runs).toMatchObject([{ digest }]);
  expect(store.repository.git('fsck')).toBe('');
});

it('keeps the mode of a repository that a group shares', async () => {
  const folder = temporaryFolder();
  openRepositoryAt(folder).git('init', '--quiet', '--shared=group', 'repo');
  const store = await openStore(() => `${folder}/repo`);
  const digest = await store.write(tree, ['{"a":1}']);
  const id = store.repository.git('rev-parse', `${prefix}/${digest}`).trim();
  const written = store.repository.path(`.git/objects/${id.slice(0, 2)}`);
  expect(statSync(written).mode).toBe(statSync(store.repository.path('.git/objects')).mode);
});

it('asks no hook and keeps no log', async () => {
  const store = await openStore();
  store.repository.git('config', 'core.logAllRefUpdates', 'always');
  store.repository.write({ '.git/hooks/reference-transaction': '#!/bin/sh\nexit 1\n' });
  chmodSync(store.repository.path('.git/hooks/reference-transaction'), 0o755);
  await store.write(tree, ['{"a":1}']);
  expect(readdirSync(store.repository.path('.git/logs/refs'))).toEqual(['heads']);
});

it('refuses to keep more than a reader takes', async () => {
  const { write } = await openStore();
  await expect(write(tree, ['x'.repeat(storeLimits.blob)])).rejects.toThrow(
    'the evidence of this run has 4194305 bytes, and at most 4194304 are kept',
  );
});

it('says why nothing can be kept', async () => {
  const store = await openStore();
  const digest = runDigest(Buffer.from('{"a":1}\n'));
  store.repository.write({ [`.git/${prefix}/${digest}.lock`]: '' });
  await expect(store.write(tree, ['{"a":1}'])).rejects.toThrow(
    /^evidence in this repository cannot be changed: .*Unable to create .*\.lock': File exists/,
  );
  rmSync(store.repository.path('.git/objects'), { recursive: true });
  store.repository.write({ '.git/objects': '' });
  await expect(store.write(tree, ['{"b":1}'])).rejects.toMatchObject({ name: 'UserError' });
});

describe('counts for nothing', () => {
  const digest = runDigest(Buffer.from('{"a":1}\n'));
  const ref = `${prefix}/${digest}`;

  it.each<[string, string, string, (repository: TestRepository) => void]>([
    [
      'a ref to another blob',
      ref,
      'its content is not what its name says: it was edited, or points elsewhere',
      ({ git }) => git('update-ref', ref, git('rev-parse', 'HEAD:a.txt').trim()),
    ],
    [
      'a ref to a commit',
      ref,
      'it points to no file, or to one beyond 4194304 bytes',
      ({ git }) => git('update-ref', ref, 'HEAD'),
    ],
    [
      'a symbolic ref',
      ref,
      'it points to no file, or to one beyond 4194304 bytes',
      ({ git }) => git('symbolic-ref', ref, 'refs/heads/main'),
    ],
    [
      'a ref to what is not here',
      ref,
      'what it points to is not here',
      ({ write }) => write({ [`.git/${ref}`]: `${'3'.repeat(40)}\n` }),
    ],
    [
      'a name that is no digest',
      `${prefix}/latest`,
      'its name is not that of a run',
      ({ git }) => git('update-ref', `${prefix}/latest`, 'HEAD:a.txt'),
    ],
    [
      'a name of one folder more',
      `${prefix}/a/b`,
      'its name is not that of a run',
      ({ git }) => git('update-ref', `${prefix}/a/b`, 'HEAD:a.txt'),
    ],
    [
      'a name with letters of a terminal',
      `${prefix}/\u200bé'$(x)`,
      'its name is not that of a run',
      ({ git }) => git('update-ref', `${prefix}/\u200bé'$(x)`, 'HEAD:a.txt'),
    ],
  ])('%s', async (_, name, reason, make) => {
    const store = await openStore();
    make(store.repository);
    expect(await store.read(tree)).toEqual({ runs: [], passedOver: [{ ref: name, reason }] });
  });

  it('a blob whose file was edited', async () => {
    const store = await openStore();
    await store.write(tree, ['{"a":1}']);
    const id = store.repository.git('rev-parse', ref).trim();
    const path = `.git/objects/${id.slice(0, 2)}/${id.slice(2)}`;
    rmSync(store.repository.path(path));
    store.repository.write({ [path]: 'x' });
    expect((await store.read(tree)).runs).toEqual([]);
  });

  it('what is beyond a thousand refs, or beyond sixteen mebibytes', async () => {
    const store = await openStore();
    const many = Array.from(
      { length: storeLimits.refs + 5 },
      (_, index) => `create ${prefix}/${`${index}`.padStart(32, '0')} HEAD:a.txt`,
    );
    const { repository } = store;
    repository.write({ 'refs.txt': `${many.join('\n')}\n` });
    await promisify(execFile)('sh', ['-c', 'git update-ref --stdin < refs.txt'], { cwd: repository.dir });
    const { runs, passedOver } = await store.read(tree);
    expect(runs).toEqual([]);
    expect(passedOver).toHaveLength(storeLimits.refs + 1);
    for (const letter of 'abcde') await store.write(other, [letter.repeat(storeLimits.blob - 1)]);
    const large = await store.read(other);
    expect(large.runs).toHaveLength(4);
    expect(large.passedOver).toMatchObject([
      { reason: 'the runs before it hold 16777216 bytes already, as many as are read at once' },
    ]);
  });
});

it('loses nothing of sixteen writers at once', async () => {
  const store = await openStore();
  const digests = await Promise.all(Array.from({ length: 16 }, (_, index) => store.write(tree, [`{"n":${index}}`])));
  expect((await store.read(tree)).runs.map(({ digest }) => digest)).toEqual(digests.sort());
});

it('leaves no half evidence when it is killed', async () => {
  const store = await openStore();
  const writer = await bundleWriter(store.repository.dir);
  for (const delay of [0, 3, 7, 12, 18, 25, 33, 42]) {
    const child = spawn(process.execPath, [writer], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    await sleep(delay);
    // With the git that it started.
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await once(child, 'close');
  }
  const { runs, passedOver } = await store.read(tree);
  expect(passedOver).toEqual([]);
  expect(runs.length).toBeGreaterThan(7);
  expect(store.repository.git('fsck', '--no-dangling')).toBe('');
  await store.write(tree, ['{"a":1}']);
  expect((await store.read(tree)).runs).toHaveLength(runs.length + 1);
});

/** A program that keeps one run after the other, until somebody ends it. */
async function bundleWriter(repository: string): Promise<string> {
  const src = resolve(import.meta.dirname, '../../src/system');
  const outfile = join(temporaryFolder(), 'writer.cjs');
  const contents = `
    import { openRepository } from './repository.ts';
    import { writeEvidence } from './evidence/store/store.ts';
    openRepository(${JSON.stringify(repository)}, process.env).then(async opened => {
      for (let n = 0; ; n++) {
        await writeEvidence(opened, '${tree}', [process.pid + ' ' + n + ' ' + 'x'.repeat(n * 50_000)]);
        console.log(n);
      }
    });`;
  await build({
    stdin: { contents, resolveDir: src, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
  });
  return outfile;
}
