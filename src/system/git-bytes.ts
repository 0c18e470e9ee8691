import { constants } from 'node:buffer';
import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pid } from 'node:process';
import { UserError } from '../core/errors.ts';
import { type Git, GitFailure } from './git.ts';

/**
 * The standard output of one git command, as bytes. It goes through a file without a name: git writes to a pipe in pieces
 * of 4 kB, and a large change would wake us up a thousand times. Throws a GitFailure where git fails, and a UserError where
 * it says more than a text could hold.
 */
export async function readBytes(git: Git, args: readonly string[]): Promise<Buffer> {
  const file = openNameless(git.env);
  try {
    await runInto(file, git, args);
    const output = Buffer.allocUnsafeSlow(fstatSync(file).size);
    // At a place that is told: git has left the file's own at its end.
    for (let at = 0; at < output.length; ) {
      const read = readSync(file, output, at, output.length - at, at);
      if (!read) throw new Error(`the output of \`git ${args[0]}\` was cut off`);
      at += read;
    }
    return output;
  } finally {
    closeSync(file);
  }
}

/** A file that is gone when it is closed, however we end. */
function openNameless(env: Git['env']): number {
  const random = Math.random().toString(36).slice(2);
  const path = join(resolve(env['TMPDIR'] || tmpdir()), `landworthy-${pid}-${random}`);
  try {
    const file = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    return file;
  } catch (error) {
    const message = `no scratch file can be made: ${(error as Error).message}`;
    throw new UserError(message, 'let `TMPDIR` name a folder to write to');
  }
}

function runInto(file: number, git: Git, args: readonly string[]): Promise<void> {
  return new Promise((done, reject) => {
    const options = { cwd: git.dir, env: git.env };
    const child = spawn('git', ['--no-optional-locks', ...args], { ...options, stdio: ['ignore', file, 'pipe'] });
    const isTooLarge = () => fstatSync(file).size > constants.MAX_STRING_LENGTH;
    // A small repository can hold a change whose patch fills any disk.
    const watch = setInterval(() => isTooLarge() && child.kill(), 100);
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('error', reject).on('close', code => {
      clearInterval(watch);
      if (isTooLarge()) reject(tooLarge(args));
      else if (code === 0) done();
      else reject(new GitFailure(args, code ?? -1, errors));
    });
  });
}

const tooLarge = ([command = '']: readonly string[]) =>
  new UserError(
    `what \`git ${command}\` says is larger than 512 MiB`,
    'a file of this size belongs elsewhere: take it out of the change',
  );
