import { UserError } from '../core/errors.ts';

/** Runs git in one folder. Arguments are handed over as a list, never through a shell. */
export interface Git {
  readonly dir: string;
  /** The environment that git is given. */
  readonly env: Readonly<Record<string, string>>;
  /** Standard output as text; throws a GitFailure when git exits with another code than 0 or one of `allow`. */
  readonly run: (args: readonly string[], options?: GitRunOptions) => Promise<string>;
  /** The same with more variables, such as GIT_INDEX_FILE. */
  readonly with: (variables: Readonly<Record<string, string>>) => Git;
}

export interface GitRunOptions {
  /** Never empty: simple-git would leave the pipe open, and git would wait for ever. */
  readonly input?: string;
  /** Exit codes beside 0 that are an answer. */
  readonly allow?: readonly number[];
}

export class GitFailure extends Error {
  override readonly name = 'GitFailure';
  constructor(
    readonly args: readonly string[],
    readonly exitCode: number,
    readonly stderr: string,
  ) {
    super(`\`git ${args[0] ?? ''}\` exited with ${exitCode}: ${stderr.trim()}`);
  }
}

/** `env` is the environment that git gets. Its `GIT_*` variables are left out: a hook's GIT_DIR would lead us astray. */
export function openGit(dir: string, env: Readonly<Record<string, string | undefined>>): Git {
  return withVariables(dir, cleanEnv(env), plainHistory);
}

/** A replacement or a graft of this clone is not what will land. */
const plainHistory = { GIT_NO_REPLACE_OBJECTS: '1', GIT_GRAFT_FILE: '/dev/null' };

function withVariables(dir: string, clean: Record<string, string>, variables: Readonly<Record<string, string>>): Git {
  const env = { ...clean, ...variables };
  return {
    dir,
    env,
    with: more => withVariables(dir, clean, { ...variables, ...more }),
    run: async (args, { input, allow = [] } = {}) => {
      const { simpleGit } = await import('simple-git');
      let failure: GitFailure | undefined;
      // One instance a call: a task that fails would empty the queue of its instance.
      const git = simpleGit({
        baseDir: dir,
        allowEnvironment: Object.keys(variables),
        unsafe: {
          // Only ever set to switch hooks and monitors off.
          ...{ allowUnsafeHooksPath: true, allowUnsafeFsMonitor: true },
          // The user's own, by which git reaches a remote: see `system/evidence/remote.ts`.
          ...{ allowUnsafeSshCommand: true, allowUnsafeAskPass: true, allowUnsafeGitProxy: true },
          ...{ allowUnsafeConfigEnvCount: true, allowUnsafeConfigPaths: true },
        },
        // Not some time after its exit: what is still in the pipe would be lost.
        completion: { onExit: false },
        ...(input === undefined ? {} : { input: () => input }),
        errors: (error, { exitCode, stdErr }) => {
          if (exitCode === 0 || allow.includes(exitCode)) return undefined;
          failure = new GitFailure(args, exitCode, Buffer.concat(stdErr).toString('utf8') || String(error ?? ''));
          return failure;
        },
      });
      try {
        // Never take the index's lock: `git status` would refresh it on the way.
        return await git
          .env(env)
          .outputHandler(tellEnd)
          .raw(['--no-optional-locks', ...args]);
      } catch (error) {
        if (/string longer than/.test(String(error))) {
          const message = `what \`git ${args[0] ?? ''}\` says is larger than 512 MiB`;
          throw new UserError(message, 'a file of this size belongs elsewhere: take it out of the change');
        }
        throw failure ?? error;
      }
    },
  };
}

/** Where nothing was said, simple-git waits 50 ms for it to come: longer than git runs. At its end, the output is all there. */
const tellEnd = (_: string, output: NodeJS.ReadableStream) =>
  output.once('end', () => output.emit('data', Buffer.alloc(0)));

/** Variables that git, or simple-git's guard, would stumble over. */
const guarded = /^(?:GIT_.*|EDITOR|VISUAL|PAGER|SSH_ASKPASS|PREFIX)$/i;

/** This environment without what changes git's ways, and in the C locale. */
function cleanEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(kept.filter(([name]) => !guarded.test(name))), LC_ALL: 'C' };
}
