import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, inject, onTestFinished } from 'vitest';

/** A real git repository in a temporary folder, gone when the test is. */
export interface TestRepository {
  readonly dir: string;
  readonly git: (...args: string[]) => string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  /** Writes, stages all and commits; gives the commit's id. */
  readonly commit: (message: string, files?: Readonly<Record<string, string>>) => string;
  /** A file's path in it. */
  readonly path: (name: string) => string;
}

/** The environment in which tests run git and landworthy: nothing of this machine's settings, nothing of a CI system. */
export function testEnv(home: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_CACHE_HOME: join(inject('sharedFolder'), 'cache'),
    TMPDIR: home,
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_DATE: '2026-11-01T12:00:00Z',
    GIT_COMMITTER_DATE: '2026-11-01T12:00:00Z',
  };
}

/** A temporary folder, gone when the test is; or when all of its file are, where a hook makes it for them. */
export function temporaryFolder(until: (clean: () => void) => void = onTestFinished): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'lw-test-')));
  until(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  return dir;
}

/** A repository whose `main` holds these files in one commit. */
export const createRepository = (files: Readonly<Record<string, string>> = {}): TestRepository =>
  repositoryIn(temporaryFolder(), files);

/** The same for all tests of a file, made in `beforeAll`. */
export const createSharedRepository = (files: Readonly<Record<string, string>>): TestRepository =>
  repositoryIn(temporaryFolder(afterAll), files);

function repositoryIn(home: string, files: Readonly<Record<string, string>>): TestRepository {
  const dir = join(home, 'repo');
  const repository = openRepositoryAt(dir, home);
  cpSync(templateOf(files), dir, { recursive: true });
  // The index knows files by their times and inodes, too.
  if (Object.keys(files).length) repository.git('update-index', '-q', '--refresh');
  return repository;
}

const templates = new Map<string, string>();

/** Made once for all tests of a worker: to copy it takes a fifth of the time. */
function templateOf(files: Readonly<Record<string, string>>): string {
  const key = JSON.stringify(files);
  const known = templates.get(key);
  if (known !== undefined) return known;
  const dir = mkdtempSync(join(inject('sharedFolder'), 'template-'));
  const { git, commit } = openRepositoryAt(dir);
  git('init', '--quiet', '--initial-branch=main', '--template=');
  git('config', 'user.name', 'Anna Author');
  git('config', 'user.email', 'anna@example.com');
  if (Object.keys(files).length) commit('Begin', files);
  templates.set(key, dir);
  return dir;
}

/** The same handle on a folder that is there already, such as a clone. */
export function openRepositoryAt(dir: string, home = dirname(dir)): TestRepository {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: dir, env: testEnv(home), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const path = (name: string) => join(dir, name);
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), text);
    }
  };
  return {
    dir,
    git,
    path,
    write,
    commit: (message, files = {}) => {
      write(files);
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', 'HEAD').trim();
    },
  };
}
