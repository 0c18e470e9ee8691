import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { binary, landworthy, type Ran, type RunOptions } from '../support/landworthy.ts';
import { createRepository, type TestRepository, testEnv } from '../support/repository.ts';

const { readCache, writeCache } = createRequire(import.meta.url)('../../bin/own-cache.js') as {
  readCache: (name: string) => Map<string, Buffer>;
  writeCache: (name: string, parts: ReadonlyMap<string, Buffer>) => void;
};

const policy = `version: 1
base: main
change: { mergeable: {}, size: { max-lines: 50 } }
commands: { quick: { run: node quick.js }, tool: { run: tool } }
`;
const files = {
  'landworthy.yml': policy,
  'quick.js': '\n',
  '.gitignore': '.env\nnode_modules\nbuild\n.nvmrc\nGemfile\n',
  'sub/a.txt': 'a\n',
};
const hour = 3_600_000;

interface Lab {
  readonly repository: TestRepository;
  readonly home: string;
  /** Where `tool` is, and a folder before and one after it on PATH. */
  readonly bin: Readonly<Record<'early' | 'own' | 'late', string>>;
  /** The one file that keeps the verdict. */
  readonly kept: () => string;
  /** What is known of it. */
  readonly state: () => string | undefined;
  /** Sets the clock of what runs here: milliseconds to be added to the true time. */
  readonly clock: (shift: number) => void;
  readonly shift: number;
  /** The files that the last run has read. */
  readonly loaded: () => string;
  /** The exit code of one whose standard output nobody reads. */
  readonly closed: () => Promise<number | null>;
  readonly run: (args?: readonly string[], options?: RunOptions & { cwd?: string }) => Promise<Ran>;
  readonly check: (args?: readonly string[], options?: RunOptions & { cwd?: string }) => Promise<string>;
  /** Whether the kept verdict is told again; where it is not, the program would judge, and is stopped before. */
  readonly isTold: (args?: readonly string[], options?: RunOptions & { cwd?: string }) => Promise<boolean>;
}

interface Asked extends RunOptions {
  readonly cwd?: string;
  readonly args?: readonly string[];
}

/** How it is asked for then, and what takes a change back. */
interface Given extends Asked {
  readonly undo?: () => unknown;
}

/** A file where none was; taken back, the folders that were made for it are gone, too. */
function adding(path: string, content: string) {
  const made = mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return { undo: () => rmSync(made ?? path, { recursive: true }) };
}

const told = 'told without being judged';
/** The exit code of a program that was stopped before it judged. */
const stopped = 99;

/** A verdict that evidence spares two runs of, kept, and with another text in its place: whoever shows it has not judged. */
async function keptOnce(more: Readonly<Record<string, string>> = {}, args: readonly string[] = []): Promise<Lab> {
  const lab = await openLab(more);
  for (let time = 0; time < 3; time++) expect(await lab.check(args)).toMatch(/^✓ pass|"verdict": ?"pass"/);
  mark(lab);
  expect(await lab.isTold(args)).toBe(true);
  return lab;
}

async function openLab(more: Readonly<Record<string, string>> = {}): Promise<Lab> {
  const repository = createRepository({ ...files, ...more });
  const home = dirname(repository.dir);
  repository.git('branch', 'other');
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Go on', { 'b.txt': 'b\nb\n' });
  const bin = { early: join(home, 'early'), own: join(home, 'own'), late: join(home, 'late') };
  for (const folder of Object.values(bin)) mkdirSync(folder);
  writeFileSync(join(bin.own, 'tool'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  const [offset, stop] = [join(home, 'offset'), join(home, 'stop')];
  writeFileSync(
    join(home, 'clock.cjs'),
    `const fs = require('node:fs');
const { readFileSync } = fs;
const now = Date.now, shift = Number(readFileSync('${offset}'));
Date.now = () => now() + shift;
const read = [];
fs.readFileSync = (file, ...more) => {
  read.push(String(file));
  if (String(file).endsWith('cli.js') && fs.existsSync('${stop}')) process.exit(${stopped});
  return readFileSync(file, ...more);
};
process.on('exit', () => fs.writeFileSync('${home}/loaded', read.join()));
`,
  );
  const clock = (shift: number) => writeFileSync(offset, String(shift));
  const folder = join(home, '.cache', 'landworthy', 'verdicts');
  const compiled = join(inject('sharedFolder'), 'cache/landworthy/code');
  if (existsSync(compiled)) cpSync(compiled, join(home, '.cache/landworthy/code'), { recursive: true });
  const path = `${bin.early}:${bin.own}:${bin.late}:${dirname(process.execPath)}:${testEnv(home)['PATH']}`;
  const env = {
    PATH: path,
    XDG_CACHE_HOME: join(home, '.cache'),
    HOME: home,
    TMPDIR: home,
    NODE_OPTIONS: `--require=${join(home, 'clock.cjs')}`,
  };
  const shift = Date.now() % (24 * hour) < 22 * hour ? hour : 3 * hour;
  // All files are old, so that nothing could change once more within a tick of the clock; and no day ends meanwhile.
  clock(shift);
  const kept = () => join(folder, readdirSync(folder)[0] ?? '');
  const run: Lab['run'] = (args = [], { cwd = repository.dir, env: extra = {} } = {}) =>
    landworthy(cwd, ['check', ...args], { env: { ...env, ...extra } });
  return {
    repository,
    home,
    bin,
    kept,
    clock,
    shift,
    state: () => (existsSync(folder) ? /"state":"(\w+)"/.exec(readFileSync(kept(), 'latin1'))?.[1] : undefined),
    loaded: () => readFileSync(join(home, 'loaded'), 'utf8'),
    closed: () =>
      new Promise(done => {
        const child = spawn(process.execPath, [binary], { cwd: repository.dir, env: { ...testEnv(home), ...env } });
        child.stdout.destroy();
        child.on('close', done);
      }),
    run,
    check: async (args, options) => (await run(args, options)).stdout,
    isTold: async (args, options) => {
      writeFileSync(stop, '');
      const { exitCode, stdout } = await run(args, options);
      rmSync(stop);
      if (exitCode === stopped) return false;
      expect(stdout).toBe(told);
      return true;
    },
  };
}

function mark(lab: Lab, change = (parts: Map<string, Buffer>) => parts.set('text', Buffer.from(told))): void {
  const { XDG_CACHE_HOME: before, CI: ci } = process.env;
  process.env['XDG_CACHE_HOME'] = join(lab.home, '.cache');
  delete process.env['CI'];
  const name = join('verdicts', lab.kept().split('/').at(-1) ?? '');
  const parts = new Map(readCache(name));
  expect(JSON.parse(parts.get('state')?.toString() ?? '').state).toBe('kept');
  writeCache(name, change(parts));
  if (before === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = before;
  if (ci !== undefined) process.env['CI'] = ci;
}

describe.skipIf(process.platform === 'win32')('a verdict that is asked for again', () => {
  it('is told as it was, without the program', async () => {
    const lab = await openLab();
    const runs = [await lab.check(), await lab.check(), await lab.check()];
    expect(lab.loaded()).toContain('dist/cli/cli.js');
    expect(await lab.check()).toBe(runs[2]);
    expect(lab.loaded()).not.toContain('dist/cli/cli.js');
    mark(lab);
    expect(await lab.check()).toBe(told);
  });

  it('has the exit code of a failure, too', async () => {
    const lab = await openLab({ 'landworthy.yml': policy.replace('50', '1') });
    for (let time = 0; time < 3; time++) await lab.check();
    mark(lab);
    expect(await lab.run()).toEqual({ exitCode: 1, stdout: told, stderr: '' });
  });

  it('is told by its number alone where nobody reads it', async () => {
    const lab = await openLab({ 'landworthy.yml': policy.replace('50', '1') });
    for (let time = 0; time < 3; time++) await lab.closed();
    mark(lab);
    expect(await lab.closed()).toBe(1);
    expect(lab.loaded()).not.toContain('dist/cli/cli.js');
  });

  /** What cannot be taken back without a trace: each needs a verdict of its own. */
  const changes: Readonly<Record<string, (lab: Lab) => void>> = {
    // The repository.
    'a commit': ({ repository }) => void repository.commit('More', { 'c.txt': 'c\n' }),
    'a commit of the same files': ({ repository }) => void repository.commit('Nothing'),
    'an amended message': ({ repository }) => void repository.git('commit', '--amend', '--quiet', '-m', 'Other'),
    'another policy in the base': ({ repository }) => {
      repository.git('stash', '--quiet', '--include-untracked');
      repository.git('switch', '--quiet', 'main');
      repository.commit('Stricter', { 'landworthy.yml': policy.replace('50', '0') });
      repository.git('switch', '--quiet', 'feature');
    },
    'a remote branch that is another base': ({ repository }) => {
      repository.git('remote', 'add', 'origin', '.');
      repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    },
    'another branch at the same commit': ({ repository }) => void repository.git('switch', '-q', '-c', 'twin'),
    'a detached head': ({ repository }) => void repository.git('switch', '-q', '--detach'),
    'another branch': ({ repository }) => void repository.git('switch', '-q', 'other'),
    'an upstream': ({ repository }) => void repository.git('branch', '--quiet', '--set-upstream-to=other'),
    'a staged file': ({ repository }) => {
      repository.write({ 'b.txt': 'c\n' });
      repository.git('add', '--all');
    },
    'a new file': ({ repository }) => repository.write({ 'c.txt': 'c\n' }),
    'a removed file': ({ repository }) => unlinkSync(repository.path('sub/a.txt')),
    'a repository in the folder': ({ repository }) => void repository.git('init', '--quiet', 'sub/own'),
    'a file of variables that git ignores': ({ repository }) => repository.write({ '.env': 'A=1\n' }),
    'a version that git ignores': ({ repository }) => repository.write({ '.nvmrc': '20\n' }),
    'another runtime that files tell of': ({ repository }) => repository.write({ Gemfile: '\n' }),
    'installed packages': ({ repository }) => repository.write({ 'node_modules/a/index.js': '\n' }),
    'installed packages further down': ({ repository }) =>
      repository.write({ 'sub/node_modules/a/index.js': '\n', 'sub/package.json': '{}' }),
    'a project that git ignores': ({ repository }) => repository.write({ 'build/package.json': '{}' }),
    'a file that git was told to take as unchanged': ({ repository }) =>
      void repository.git('update-index', '--assume-unchanged', 'b.txt'),
    'a file that git was told to leave out': ({ repository }) =>
      void repository.git('update-index', '--skip-worktree', 'b.txt'),
    'a setting of the repository': ({ repository }) => void repository.git('config', 'core.autocrlf', 'input'),

    // What evidence is about.
    'another secret of the machine': ({ home }) => rmSync(join(home, '.local/state/landworthy/machine-key')),
    'a secret that others may read': ({ home }) => chmodSync(join(home, '.local/state/landworthy/machine-key'), 0o644),
    'a program that was edited': ({ bin }) => appendFileSync(join(bin.own, 'tool'), '# more\n'),
    'a program that was replaced': ({ bin }) => {
      writeFileSync(join(bin.own, 'new'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      renameSync(join(bin.own, 'new'), join(bin.own, 'tool'));
    },
    'a program that is gone': ({ bin }) => unlinkSync(join(bin.own, 'tool')),
    'a program that may not be executed': ({ bin }) => chmodSync(join(bin.own, 'tool'), 0o644),
    'a program that stands before it': ({ bin }) =>
      writeFileSync(join(bin.early, 'tool'), '#!/bin/sh\nexit 1\n', { mode: 0o755 }),
    'a link that stands before it': ({ bin }) => symlinkSync('/bin/false', join(bin.early, 'tool')),
    'another Node before it': ({ bin }) => copyFileSync('/bin/false', join(bin.early, 'node')),
    'a landworthy that is installed here': ({ home }) => {
      mkdirSync(join(home, 'node_modules/.bin'), { recursive: true });
      writeFileSync(join(home, 'node_modules/.bin/landworthy'), '');
    },
  };
  it.each(Object.entries(changes))('is judged anew after %s', async (_, change) => {
    const lab = await keptOnce();
    change(lab);
    expect(await lab.isTold()).toBe(false);
  });

  /** What is easily taken back: one verdict is enough for all of it. */
  const others: Readonly<Record<string, Readonly<Record<string, (lab: Lab) => unknown>>>> = {
    'whoever asks otherwise': {
      'a variable': () => ({ env: { EDITOR: 'vi' } }),
      'a variable with another value': () => ({ env: { LANG: 'C' } }),
      'a CI system': () => ({ env: { CI: 'true' } }),
      'a CI system that names the base': () => ({
        env: { BUILDKITE: 'true', BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'other' },
      }),
      'another folder': ({ repository }) => ({ cwd: repository.path('sub') }),
      'other words': () => ({ args: ['--verbose'] }),
      'words that name the base': () => ({ args: ['--base', 'other'] }),
    },
    'whoever has another clock': {
      'the next day': ({ clock }) => clock(25 * hour),
      'a clock that went back': ({ clock }) => clock(0),
    },
    'whoever cannot trust the cache': {
      'a cache that was cut short': ({ kept }) => truncateSync(kept(), 100),
      'a cache that was edited': ({ kept }) => {
        const content = readFileSync(kept());
        content[content.indexOf(told)] = 0x54;
        writeFileSync(kept(), content);
      },
      'a cache that others may write to': ({ kept }) => chmodSync(kept(), 0o666),
      'a folder that others may write to': ({ kept }) => chmodSync(dirname(kept()), 0o777),
      'a cache that is a link': ({ kept, home }) => {
        const place = kept();
        renameSync(place, join(home, 'elsewhere'));
        symlinkSync(join(home, 'elsewhere'), place);
      },
      'a cache that is no state': lab => mark(lab, parts => parts.set('state', Buffer.from('{"state":"kept"}'))),
    },
    'whoever has other commits': {
      'a base that moved on': ({ repository }) => {
        const [was, other] = [
          repository.git('rev-parse', 'main').trim(),
          repository.git('commit-tree', '-p', 'main', '-m', 'Ahead', 'main^{tree}').trim(),
        ];
        repository.git('update-ref', 'refs/heads/main', other);
        return { undo: () => repository.git('update-ref', 'refs/heads/main', was) };
      },
      'a remote branch that now is the base': ({ repository }) => {
        repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD~1');
        return { undo: () => repository.git('update-ref', '-d', 'refs/remotes/origin/main') };
      },
      'a shallow border': ({ repository }) =>
        adding(repository.path('.git/shallow'), repository.git('rev-parse', 'HEAD')),
    },
    'whoever has other files': {
      'a changed file': ({ repository }) => {
        repository.write({ 'b.txt': 'c\n' });
        return { undo: () => repository.write({ 'b.txt': 'b\nb\n' }) };
      },
      'a changed file of the same size and time': ({ repository }) => {
        repository.write({ 'b.txt': 'b\nc\n' });
        utimesSync(repository.path('b.txt'), 1, 1);
        return { undo: () => repository.write({ 'b.txt': 'b\nb\n' }) };
      },
      'a file that may be executed': ({ repository }) => {
        chmodSync(repository.path('b.txt'), 0o755);
        return { undo: () => chmodSync(repository.path('b.txt'), 0o644) };
      },
    },
    'whoever has other settings of git': {
      'one of the user': ({ home }) => adding(join(home, '.gitconfig'), '[core]\n\teol = crlf\n'),
      'one in the other place of the user': ({ home }) =>
        adding(join(home, '.config/git/config'), '[core]\n\teol = crlf\n'),
      'one of the working tree': ({ repository }) =>
        adding(repository.path('.git/config.worktree'), '[core]\n\teol = crlf\n'),
      'an ignored file in `info/exclude`': ({ repository }) => adding(repository.path('.git/info/exclude'), 'x\n'),
      'an ignored file of the user': ({ home }) => adding(join(home, '.config/git/ignore'), 'x\n'),
      'attributes of this clone': ({ repository }) =>
        adding(repository.path('.git/info/attributes'), '*.txt eol=crlf\n'),
    },
    'whoever has other evidence': {
      'less of it': ({ repository }) => {
        const [ref = ''] = evidenceOf(repository);
        const content = repository.git('rev-parse', ref).trim();
        repository.git('update-ref', '-d', ref);
        return { undo: () => repository.git('update-ref', ref, content) };
      },
      'more of it': ({ repository }) => {
        const [ref = ''] = evidenceOf(repository);
        repository.git('update-ref', `${ref.slice(0, -1)}${ref.endsWith('0') ? 1 : 0}`, ref);
      },
      'a key that an audit refuted': ({ repository }) => {
        const ref = `refs/landworthy/refuted/${'0'.repeat(64)}`;
        repository.git('update-ref', ref, 'HEAD');
        return { undo: () => repository.git('update-ref', '-d', ref) };
      },
    },
  };
  it.each(Object.entries(others))('is judged anew for %s', async (_, cases) => {
    const lab = await keptOnce();
    const place = lab.kept();
    const content = readFileSync(place);
    const evidence = evidenceOf(lab.repository);
    for (const [name, change] of Object.entries(cases)) {
      const { args, undo, ...options } = (change(lab) ?? {}) as Given;
      expect(await lab.isTold(args, options), name).toBe(false);
      undo?.();
      rmSync(place, { force: true });
      chmodSync(dirname(place), 0o700);
      writeFileSync(place, content, { mode: 0o600 });
      lab.clock(lab.shift);
      for (const ref of evidenceOf(lab.repository))
        if (!evidence.includes(ref)) lab.repository.git('update-ref', '-d', ref);
      expect(await lab.isTold(), `after ${name}`).toBe(true);
    }
  });

  const withRun = (more: string) => ({ 'landworthy.yml': policy.replace('run: tool', `run: tool, ${more}`) });
  const withMore = (more: string) => ({ 'landworthy.yml': policy + more });
  const never: Readonly<Record<string, readonly [more: Record<string, string>, prepare?: (lab: Lab) => void]>> = {
    'the working tree is judged': [{}, ({ repository }) => repository.write({ 'c.txt': 'c\n' })],
    'something is run each time': [withRun('reuse: false')],
    'something may be put to the test': [withRun('reuse: { audit: 1% }')],
    'evidence grows old': [withRun('reuse: { max-age: 1d }')],
    'a probe is asked': [withRun('probes: ["true"]')],
    'inputs beside the tree count': [withRun('inputs: ["~/nothing"]')],
    'it was run in a clean place': [withRun('reuse: { grade: clean }')],
    'packages are installed': [{}, ({ repository }) => repository.write({ 'node_modules/a/index.js': '\n' })],
    'another runtime would have to be asked': [{ 'pyproject.toml': '' }],
    'git was told to ignore more': [
      {},
      ({ home }) => writeFileSync(join(home, '.gitconfig'), '[core]\n\texcludesFile = ~/ignore\n'),
    ],
    'a waiver ends some day': [
      withMore('waivers: [{ requirement: commands.tool, reason: none, approved-by: anna, expires: 2099-01-01 }]\n'),
    ],
    'somebody is to approve': [withMore('approvals: { one: { count: 1, enforce: observe } }\n')],
    'a label would decide': [withMore('companions: { one: { when: { label: x }, expect: ["b.txt"] } }\n')],
    'the base would have to be merged': [
      {},
      ({ repository }) => {
        const other = repository.git('commit-tree', '-p', 'main', '-m', 'Ahead', 'main^{tree}').trim();
        repository.git('update-ref', 'refs/heads/main', other);
      },
    ],
    'git may convert files': [{ '.gitattributes': '*.txt text\n' }],
    'its files are young': [{}, ({ clock }) => clock(0)],
    'a file is to be taken as unchanged': [
      {},
      ({ repository }) => void repository.git('update-index', '--assume-unchanged', 'b.txt'),
    ],
  };
  it.each(Object.entries(never))('is not kept where %s', async (title, [more, prepare]) => {
    const lab = await openLab(more);
    if (title.includes('ignore more')) writeFileSync(join(lab.home, 'ignore'), 'x\n');
    prepare?.(lab);
    for (let time = 0; time < 3; time++) expect(await lab.check()).toContain('commands.tool');
    expect(lab.state()).not.toBe('kept');
  });
});

const evidenceOf = ({ git }: TestRepository) =>
  git('for-each-ref', '--format=%(refname)', 'refs/landworthy/evidence/').split('\n').filter(Boolean);
