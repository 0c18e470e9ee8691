import { constants } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { UserError } from '../core/errors.ts';
import { type Git, GitFailure } from './git.ts';

/**
 * The standard output of one git command, as bytes. Throws a GitFailure where git fails, and a UserError where it says more
 * than a text could hold.
 *
 * We stand still meanwhile: the streams and events with which node waits for a process take it longer than git takes for
 * its answer. What every verdict asks is asked in this way; to load simple-git would take as long again.
 */
export async function readBytes(git: Git, args: readonly string[], input?: string): Promise<Buffer> {
  const { error, status, stdout, stderr } = spawnSync('git', ['--no-optional-locks', ...args], {
    cwd: git.dir,
    env: git.env,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
    // A small repository can hold a change whose patch fills any memory.
    maxBuffer: constants.MAX_STRING_LENGTH,
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOBUFS') throw tooLarge(args);
  if (error) throw error;
  if (status === 0) return stdout;
  await hearSignals();
  throw new GitFailure(args, status ?? -1, stderr.toString());
}

/** The same as text. */
export const readText = async (git: Git, args: readonly string[]): Promise<string> =>
  (await readBytes(git, args)).toString('utf8');

/** A Ctrl-C that ended git was for us, too: we hear it at the end of the turn of the loop after this one. */
const hearSignals = () => new Promise<void>(done => setImmediate(() => setImmediate(done)));

const tooLarge = ([command = '']: readonly string[]) =>
  new UserError(
    `what \`git ${command}\` says is larger than 512 MiB`,
    'a file of this size belongs elsewhere: take it out of the change',
  );
