import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/core/evidence/evidence.ts';
import { formatEnvelope } from '../../src/core/evidence/format/envelope.ts';
import { openMachine } from '../../src/system/evidence/signature/machine.ts';
import { writeEvidence } from '../../src/system/evidence/store/store.ts';
import { openRepository } from '../../src/system/repository.ts';
import { keyDocument, makeEnvelope, makeEvidence } from '../support/evidence.ts';
import { binary, landworthy } from '../support/landworthy.ts';
import { openRepositoryAt, type TestRepository, temporaryFolder, testEnv } from '../support/repository.ts';
import { makeKey, type TestKey } from '../support/ssh.ts';

const policy = 'version: 1\nchange:\n  mergeable: {}\n';

describe('two clones of one remote', () => {
  it('share what one of them has proved and signed', async () => {
    const { one, two, alice } = await team();
    await keep(one);
    expect(await run(one, 'push', '--key', alice.path)).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '1 new run on `origin`, 0 there before; 1 envelope signed now\n',
    });
    expect((await run(two, 'verify')).exitCode).toBe(2);
    expect((await run(two, 'fetch')).stderr).toBe(
      `1 new run about the tree ${treeOf(two).slice(0, 12)} from \`origin\`, 0 known before\n`,
    );
    const [entry] = await list(two);
    expect(entry).toMatchObject({
      requirement: 'tests.unit',
      result: 'PASSED',
      own: false,
      signers: [{ principal: 'alice@acme.example', fingerprint: alice.fingerprint }],
      refused: [],
    });
    expect(await run(two, 'verify')).toEqual({
      exitCode: 0,
      stdout: `holds      tests.unit (${entry?.digest.slice(0, 12)}): alice@acme.example\n`,
      stderr: '',
    });
  });

  it('push the same a second time for nothing, and keep one signed copy', async () => {
    const { one, alice } = await team();
    await keep(one);
    await run(one, 'push', '--key', alice.path);
    expect((await run(one, 'push')).stderr).toBe('no new runs on `origin`, 1 there before; no envelopes signed now\n');
    expect(await list(one)).toMatchObject([{ own: true, signers: [{ principal: 'alice@acme.example' }] }]);
  });

  it('tell who signed with a key that the base does not list', async () => {
    const { one, two, mallory } = await team();
    await keep(one);
    await run(one, 'push', '--key', mallory.path);
    await run(two, 'fetch');
    expect(await list(two)).toMatchObject([{ own: false, signers: [] }]);
    const { exitCode, stdout } = await run(two, 'verify');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`key ${mallory.fingerprint} is not in \`.landworthy/allowed_signers\``);
    expect((await run(two, 'list')).stdout).toMatch(
      / {2}tests\.unit {2}passed {2}workspace {2}.* {2}a key that does not count\n$/,
    );
  });

  it('use branches where the host accepts nothing else', async () => {
    const { one, two, alice, remote } = await team();
    remote.write({ 'hooks/update': '#!/bin/sh\ncase "$1" in refs/heads/*|refs/tags/*) ;; *) exit 1 ;; esac\n' });
    remote.git('config', 'core.hooksPath', 'hooks');
    chmodSync(remote.path('hooks/update'), 0o755);
    await keep(one);
    expect(await run(one, 'push', '--key', alice.path)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('the remote refused:\n  refs/landworthy/evidence/'),
    });
    expect(await run(one, 'push', '--as-branches')).toMatchObject({ exitCode: 0 });
    expect(remote.git('branch')).toContain(`landworthy/evidence/${treeOf(one)}/`);
    expect((await run(two, 'fetch')).stderr).toContain('1 new run');
    expect((await run(two, 'verify')).exitCode).toBe(0);
    expect((await run(one, 'push', '--as-branches')).stderr).toContain('1 there before');
    await run(one, 'prune', '--remote', 'origin', '--as-branches', '--keep', '0', '--max-age', '0d');
    expect(remote.git('branch')).toBe('* main\n');
  });

  it('leave there what nobody has signed: a CI system would take it for its own', async () => {
    const { one, two } = await team();
    await keep(one, {}, { CI: 'true' });
    one.git('push', '--quiet', 'origin', 'refs/landworthy/evidence/*:refs/landworthy/evidence/*');
    expect((await run(two, 'fetch')).stderr).toMatch(
      /^no new runs .*\nleft there, because it is no evidence:\n.*: nobody has signed it\n$/,
    );
    const exported = await landworthy(two.dir, ['evidence', 'export'], { env: { CI: 'true' } });
    expect(exported).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it('tell no password of the remote', async () => {
    const { one, alice, remote } = await team();
    await keep(one);
    one.git('config', `url.${remote.dir}.insteadOf`, 'https://bot:secret@git.acme.example/pay');
    const pushed = await run(one, 'push', 'https://bot:secret@git.acme.example/pay', '--key', alice.path);
    expect(pushed.stderr).toBe('1 new run on `https://git.acme.example/pay`, 0 there before; 1 envelope signed now\n');
  });

  it('fetch from a URL, as from a fork, and another tree than the current one', async () => {
    const { one, two, alice, remote } = await team();
    await keep(one);
    const tree = treeOf(one);
    await run(one, 'push', '--key', alice.path);
    two.write({ 'untracked.txt': 'other files\n' });
    expect((await run(two, 'fetch', `file://${remote.dir}`)).stderr).toContain('no new runs about the tree');
    expect((await run(two, 'fetch', `file://${remote.dir}`, '--tree', tree)).stderr).toContain('1 new run');
    expect(await list(two)).toEqual([]);
    expect(await list(two, '--all')).toMatchObject([{ tree }]);
    expect((await run(two, 'fetch', '--tree', 'HEAD')).stderr).toContain('`HEAD` is no id of a tree');
  });
});

describe('push', () => {
  it('passes over what nobody else could meet, and what nobody here has made', async () => {
    const { one, alice } = await team();
    const { environment } = keyDocument;
    const all = { ...environment, variables: { mode: 'all' as const, values: {} } };
    await keep(one, { document: { ...keyDocument, tree: treeOf(one), environment: all } });
    await keep(one, {}, { CI: 'true' });
    const { exitCode, stderr } = await run(one, 'push', '--key', alice.path);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('nothing is to be pushed to `origin`\nnot pushed:\n');
    expect(stderr).toContain('nobody else can meet its key: list the `variables` of the requirement in the policy');
    expect(stderr).toContain('this machine has not marked it');
  });

  it('signs what a job has exported, for whoever vouches for it', async () => {
    const { one, two, alice } = await team();
    await keep(one, {}, { CI: 'true' });
    const key = readFileSync(alice.path, 'utf8');
    expect((await run(one, 'export', '../job.intoto.jsonl')).stderr).toBe('1 envelope in `../job.intoto.jsonl`\n');
    const env = { CI: 'true', LANDWORTHY_SIGNING_KEY: key };
    const pushed = await landworthy(one.dir, ['evidence', 'push', '--from', '../job.intoto.jsonl'], { env });
    expect(pushed).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('1 new run') });
    await run(two, 'fetch');
    expect((await run(two, 'verify')).exitCode).toBe(0);
  });

  it('says that it has no key', async () => {
    const { one } = await team();
    await keep(one);
    expect(await run(one, 'push')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('1 of what is to be pushed is not signed, and there is no key to sign with'),
    });
    expect(await list(one)).toMatchObject([{ signers: [] }]);
  });

  it('leaves nothing half when it is killed', async () => {
    const { one, two, alice, remote } = await team();
    for (let n = 0; n < 5; n++) await keep(one, { finishedOn: new Date(Date.UTC(2026, 10, 23, 13, n)) });
    for (const delay of [60, 120, 180, 240, 300]) {
      const args = [binary, 'evidence', 'push', '--key', alice.path];
      const child = spawn(process.execPath, args, { cwd: one.dir, env: testEnv(dirname(one.dir)), detached: true });
      await sleep(delay);
      if (child.exitCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    }
    // A git that is killed leaves its locks, as with any ref: whoever comes after is told to remove them.
    for (const dir of [one.path('.git'), remote.dir]) removeLocks(dir);
    expect(await run(one, 'push', '--key', alice.path)).toMatchObject({ exitCode: 0 });
    expect(remote.git('fsck', '--no-dangling')).toBe('');
    expect((await run(two, 'fetch')).stderr).not.toContain('no evidence');
    expect(new Set((await list(two)).map(({ finishedOn }) => finishedOn)).size).toBe(5);
    expect((await run(two, 'verify')).exitCode).toBe(0);
  });
});

function removeLocks(dir: string): void {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter(name => name.endsWith('.lock'))) rmSync(join(dir, file));
}

describe('export and import', () => {
  it('carry evidence without making anybody trust it', async () => {
    const { one, two } = await team();
    await keep(one);
    const { stdout } = await run(one, 'export');
    two.write({ '../in.intoto.jsonl': stdout });
    expect(await run(two, 'import', '../in.intoto.jsonl')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '1 envelope kept, 1 of them about the current files\n',
    });
    expect(await list(two)).toMatchObject([{ own: false, signers: [] }]);
    expect((await run(two, 'verify')).exitCode).toBe(1);
  });

  it('refuse what is no evidence, and say how much and why', async () => {
    const { one } = await team();
    const good = formatEnvelope(makeEnvelope());
    const edited = good.replace(/"payload":"(.{40})/, '"payload":"$1AAAA');
    const lines = ['garbage', '{}', good, good, edited, '\u001b[31m{"payloadType":"x"}', '[]'.repeat(100_000)];
    one.write({ '../in.jsonl': `${lines.join('\n')}\n\n` });
    const { exitCode, stderr } = await run(one, 'import', '../in.jsonl');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('1 envelope kept, 0 of them about the current files\n5 lines refused:\n  ../in.jsonl:1: ');
    expect(stderr).not.toContain('\u001b');
    expect((await run(one, 'import', '../none.jsonl')).exitCode).toBe(2);
  });

  it('write to a file what `-` writes to standard output', async () => {
    const { one } = await team();
    await keep(one);
    const { stdout, stderr } = await run(one, 'export', '-');
    expect(stderr).toBe('1 envelope\n');
    await run(one, 'export', '../out.jsonl');
    expect(readFileSync(one.path('../out.jsonl'), 'utf8')).toBe(stdout);
  });
});

describe('verify', () => {
  it('cannot tell where the base lists no keys, or its revoked ones cannot be read', async () => {
    const { one, two, alice } = await team();
    await keep(one);
    await run(one, 'push', '--key', alice.path);
    await run(two, 'fetch');
    const main = two.git('rev-parse', 'origin/main').trim();
    two.git(
      'update-ref',
      'refs/remotes/origin/main',
      commitOn(two, main, { '.landworthy/revoked_keys': 'nonsense\n' }),
    );
    expect(await run(two, 'verify')).toMatchObject({ exitCode: 2, stdout: expect.stringContaining('undecided') });
    two.git(
      'update-ref',
      'refs/remotes/origin/main',
      commitOn(two, main, { '.landworthy/allowed_signers': undefined }),
    );
    expect(await run(two, 'verify')).toMatchObject({ exitCode: 2, stdout: expect.stringContaining('undecided') });
  });

  it('reads the keys from the base, not from the change', async () => {
    const { one, mallory } = await team();
    one.commit('Trust me', { '.landworthy/allowed_signers': `mallory@x ${mallory.publicKey}\n` });
    await keep(one);
    await run(one, 'push', '--key', mallory.path);
    expect((await run(one, 'verify')).exitCode).toBe(1);
  });

  it('says of a ref that lies, and of a line of another tree, why they count for nothing', async () => {
    const { one } = await team();
    const opened = await openRepository(one.dir, testEnv(dirname(one.dir)));
    await writeEvidence(opened, treeOf(one), [formatEnvelope(makeEnvelope())]);
    one.git('update-ref', `refs/landworthy/evidence/${treeOf(one)}/${'f'.repeat(32)}`, 'HEAD');
    const { exitCode, stdout } = await run(one, 'verify', '--json');
    expect(exitCode).toBe(1);
    expect(
      JSON.parse(stdout)
        .verified.flatMap(({ reasons }: { reasons: string[] }) => reasons)
        .sort(),
    ).toEqual(['it is about another tree than its ref', 'it points to no file, or to one beyond 4194304 bytes']);
  });
});

describe('show', () => {
  it('tells a person what was run, and a program the statement', async () => {
    const { one } = await team();
    await keep(one);
    const [entry] = await list(one);
    const { stdout } = await run(one, 'show', 'tests.unit');
    expect(stdout).toContain('tests.unit: passed\n');
    expect(stdout).toContain('412 tests passed, 0 failed, 2 skipped (junit report reports/unit.xml)');
    expect(stdout).toContain('linux Debian 12 x64, node v20.20.2; grade `workspace`');
    expect(stdout).toContain('this machine');
    const shown = JSON.parse((await run(one, 'show', entry?.digest.slice(0, 8) ?? '', '--json')).stdout);
    expect(shown).toMatchObject({
      schemaVersion: 1,
      digest: entry?.digest,
      statement: { predicate: { result: 'PASSED' } },
    });
    expect((await run(one, 'show', 'tests.other')).stderr).toContain('there is no evidence `tests.other`');
  });
});

it('shows hostile evidence as text that is no command of a terminal or a CI system', async () => {
  const { one } = await team();
  const id = '::error::\u001b[31mred\n##[error]x';
  const document = { ...keyDocument, tree: treeOf(one), requirement: { ...keyDocument.requirement, id } };
  await keep(one, { document });
  for (const words of [['list'], ['show', id], ['verify']]) {
    const { stdout } = await run(one, ...words);
    expect(stdout).toContain('red');
    expect(stdout).not.toMatch(/^\s*::|##\[/m);
    expect(stdout).not.toContain('\u001b');
  }
});

describe('prune', () => {
  it('removes what is old, or too much, from a remote, and nothing else', async () => {
    const { one, alice, remote } = await team();
    for (const day of [1, 2, 3]) {
      one.commit(`Day ${day}`, { 'a.txt': `${day}\n` });
      await keep(one, { ...on(day), document: { ...keyDocument, tree: treeOf(one) } });
    }
    one.git('push', '--quiet', 'origin', 'HEAD~2:refs/heads/day-1');
    one.git('update-ref', 'refs/landworthy/evidence-of-others/x', 'HEAD');
    one.git('push', '--quiet', 'origin', 'refs/landworthy/evidence-of-others/x');
    await run(one, 'push', '--all', '--key', alice.path);
    const left = () => remote.git('for-each-ref', '--format=%(refname)', 'refs/landworthy').split('\n').filter(Boolean);
    expect(left()).toHaveLength(4);
    const words = ['prune', '--remote', 'origin', '--keep', '1', '--max-age', '9999d'];
    const dry = await run(one, ...words, '--dry-run');
    expect(dry.stderr).toBe('1 run would be removed\n');
    expect(left()).toHaveLength(4);
    expect(await run(one, ...words)).toEqual({ ...dry, stderr: '1 run removed\n' });
    const tree = (day: number) => one.git('rev-parse', `HEAD~${3 - day}^{tree}`).trim();
    expect(left().filter(ref => ref.includes(tree(2)))).toEqual([]);
    expect(left()).toHaveLength(3);
    await run(one, 'prune', '--remote', 'origin', '--max-age', '0d');
    expect(left()).toEqual(['refs/landworthy/evidence-of-others/x']);
    expect(await list(one, '--all')).toHaveLength(3);
  });

  it('leaves the newest ones here', async () => {
    const { one } = await team();
    for (const day of [1, 2, 3]) {
      one.commit(`Day ${day}`, { 'a.txt': `${day}\n` });
      await keep(one, { ...on(day), document: { ...keyDocument, tree: treeOf(one) } });
    }
    await run(one, 'prune', '--keep', '2', '--max-age', '9999d');
    const left = await list(one, '--all');
    expect(left.map(({ finishedOn }) => finishedOn.slice(8, 10))).toEqual(['03', '02']);
    expect((await run(one, 'prune', '--max-age', 'x')).stderr).toContain('`x` is no duration');
  });
});

const run = (repository: TestRepository, ...words: string[]) => landworthy(repository.dir, ['evidence', ...words]);

interface Listed {
  readonly digest: string;
  readonly finishedOn: string;
}

async function list(repository: TestRepository, ...words: string[]): Promise<readonly Listed[]> {
  return JSON.parse((await run(repository, 'list', '--json', ...words)).stdout).evidence;
}

const treeOf = (repository: TestRepository): string => repository.git('rev-parse', 'HEAD^{tree}').trim();

const on = (day: number) => ({
  startedOn: new Date(Date.UTC(2026, 9, day, 12)),
  finishedOn: new Date(Date.UTC(2026, 9, day, 12, 1)),
});

/** Evidence as a run on this machine leaves it; in a CI system, without a mark. */
async function keep(repository: TestRepository, changes: Partial<Evidence> = {}, more = {}): Promise<void> {
  const env = { ...testEnv(dirname(repository.dir)), ...more };
  const document = { ...keyDocument, tree: treeOf(repository) };
  const envelope = makeEnvelope(makeEvidence({ document, ...changes }));
  const marked = openMachine(env)?.macEnvelope(envelope) ?? envelope;
  await writeEvidence(await openRepository(repository.dir, env), treeOf(repository), [formatEnvelope(marked)]);
}

/** Two machines, a remote whose base trusts alice's key, and one that it does not know. */
async function team() {
  const home = temporaryFolder();
  const [alice, mallory]: readonly TestKey[] = [makeKey(home), makeKey(home)];
  if (!alice || !mallory) throw new Error('no keys');
  const begin = openRepositoryAt(home);
  begin.git('init', '--quiet', '--initial-branch=main', 'begin');
  const first = identified(openRepositoryAt(join(home, 'begin'), home));
  first.commit('Begin', {
    'landworthy.yml': policy,
    'a.txt': 'a\n',
    '.landworthy/allowed_signers': `alice@acme.example namespaces="evidence@landworthy" ${alice.publicKey}\n`,
  });
  begin.git('clone', '--quiet', '--bare', 'begin', 'remote.git');
  const clone = (machine: string) => {
    mkdirSync(join(home, machine));
    begin.git('clone', '--quiet', 'remote.git', `${machine}/repo`);
    const repository = identified(openRepositoryAt(join(home, machine, 'repo')));
    repository.git('switch', '--quiet', '--create', 'topic');
    repository.commit('Change', { 'b.txt': 'b\n' });
    return repository;
  };
  return { alice, mallory, remote: openRepositoryAt(join(home, 'remote.git')), one: clone('one'), two: clone('two') };
}

function identified(repository: TestRepository): TestRepository {
  repository.git('config', 'user.name', 'Anna Author');
  repository.git('config', 'user.email', 'anna@example.com');
  return repository;
}

/** A commit on top of this one with these files written, or gone; nothing that is checked out changes. */
function commitOn(
  repository: TestRepository,
  parent: string,
  files: Readonly<Record<string, string | undefined>>,
): string {
  const branch = repository.git('symbolic-ref', '--short', 'HEAD').trim();
  repository.git('switch', '--quiet', '--detach', parent);
  for (const [name, text] of Object.entries(files)) {
    if (text === undefined) repository.git('rm', '--quiet', name);
    else repository.write({ [name]: text });
  }
  const made = repository.commit('Base');
  repository.git('switch', '--quiet', branch);
  return made;
}
