import { constants } from 'node:buffer';
import { spawn } from 'node:child_process';
import { UserError } from '../core/errors.ts';
import { type Git, GitFailure } from './git.ts';

/**
 * The standard output of one git command as bytes: of a large patch most is never made into text. Throws a GitFailure
 * where git fails, and a UserError where it says more than a text could hold.
 */
export function readBytes(git: Git, args: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['--no-optional-locks', ...args], {
      cwd: git.dir,
      env: git.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    let length = 0;
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= constants.MAX_STRING_LENGTH) return;
      chunks.length = 0;
      child.kill();
      reject(tooLarge(args));
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('error', reject).on('close', code => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new GitFailure(args, code ?? -1, errors));
    });
  });
}

const tooLarge = ([command = '']: readonly string[]) =>
  new UserError(
    `what \`git ${command}\` says is larger than 512 MiB`,
    'a file of this size belongs elsewhere: take it out of the change',
  );
