import { UserError } from '../core/errors.ts';
import type { Blobs } from './blobs.ts';
import { type Git, GitFailure, openGit } from './git.ts';
import { readText } from './git-bytes.ts';

/** What is checked out, as it is at one moment. */
export interface Checkout {
  /** The commit; undefined where nothing was committed yet. */
  readonly head: string | undefined;
  /** Undefined when the head is detached. */
  readonly branch: string | undefined;
  /** The branch that this one is set up to follow, such as `origin/main`. */
  readonly upstream: string | undefined;
  /** Whether tracked files differ from the head, or untracked ones that are not ignored are there. */
  readonly dirty: boolean;
}

/** A git repository with a working tree. */
export interface Repository extends Checkout {
  /** Git at the root. */
  readonly git: Git;
  /** The root of the working tree. */
  readonly top: string;
  readonly gitDir: string;
  /** The object database, shared by linked worktrees. */
  readonly objects: string;
  readonly shallow: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Opens the repository around this folder. Throws a UserError where there is none, or one without a working tree. */
export async function openRepository(cwd: string, env: Env): Promise<Repository> {
  const here = openGit(cwd, env);
  return locate(here, env, readCheckout(here));
}

/** The repository of what is checked out here. */
export async function locate(here: Git, env: Env, checkout: Checkout | Promise<Checkout>): Promise<Repository> {
  const asked = ['--show-toplevel', '--git-dir', '--git-path', 'objects', '--is-shallow-repository'];
  const places = here.run(['rev-parse', '--path-format=absolute', ...asked]).catch(explain);
  const [known, found] = await Promise.all([checkout, places]);
  const [top = '', gitDir = '', objects = '', shallow] = found.split('\n');
  return { ...known, git: openGit(top, env), top, gitDir, objects, shallow: shallow === 'true' };
}

/** What is checked out around this folder. Throws a UserError where nothing is. */
export async function readCheckout(here: Git): Promise<Checkout> {
  // How far it is from its upstream nobody asks: to count that can take longer than all else.
  const branch = ['--branch', '--no-ahead-behind'];
  const asked = ['--porcelain=v2', '-z', ...branch, '--untracked-files=normal', '--ignore-submodules=none'];
  // Not by what a monitor of the file system believes.
  const status = await readText(here, ['-c', 'core.fsmonitor=false', 'status', ...asked]).catch(explain);
  const headers = new Map<string, string>();
  let dirty = false;
  for (const entry of status.split('\0')) {
    const [, key, value] = /^# branch\.(\w+) (.*)$/s.exec(entry) ?? [];
    if (key !== undefined && value !== undefined) headers.set(key, value);
    else if (entry !== '' && !entry.startsWith('# ')) dirty = true;
  }
  const known = (key: string, unknown: string) => (headers.get(key) === unknown ? undefined : headers.get(key));
  return {
    head: known('oid', '(initial)'),
    branch: known('head', '(detached)'),
    upstream: headers.get('upstream'),
    dirty,
  };
}

function explain(error: unknown): never {
  const said = error instanceof GitFailure ? error.stderr : String(error);
  if (/ENOENT/.test(said)) throw new UserError('git was not found', 'install git 2.38 or newer');
  if (/not a git repository/i.test(said))
    throw new UserError('this is not a git repository', 'run it inside one, or `git init`');
  if (/must be run in a work tree/i.test(said)) {
    throw new UserError(
      'this repository has no working tree',
      'run it in a checkout, not in a bare repository or a `.git` folder',
    );
  }
  if (/dubious ownership/i.test(said)) {
    throw new UserError(
      'git refuses this repository: it belongs to another user',
      said.match(/git config --global .*/)?.[0],
    );
  }
  throw new UserError(`git could not read this repository: ${said.trim()}`);
}

/** The commit that this name stands for, or undefined. Names that look like options are names all the same. */
export async function resolveCommit(git: Git, name: string): Promise<string | undefined> {
  try {
    const sha = await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
    return sha.trim() || undefined;
  } catch (error) {
    if (error instanceof GitFailure) return undefined;
    throw error;
  }
}

/** The commit that a name stands for, or undefined. */
export type Resolve = (name: string) => Promise<string | undefined>;

/** Asks the kept-open `cat-file` for plain names. Others, such as `@{upstream}`, could end it, and get a process. */
export function resolver(git: Git, blobs: Blobs): Resolve {
  return async name => (/^\w[\w./-]*$/.test(name) ? (await blobs.commit(name))?.sha : resolveCommit(git, name));
}
