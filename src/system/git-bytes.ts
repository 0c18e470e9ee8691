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
  if (file === undefined) return Buffer.concat(await runInto('pipe', git, args));
  try {
    await runInto(file, git, args);
    return readWhole(file);
  } finally {
    closeSync(file);
  }
}

/** The same as text. What every verdict asks for is asked in this way: to load simple-git would take as long as git itself. */
export const readText = async (git: Git, args: readonly string[]): Promise<string> =>
  (await readBytes(git, args)).toString('utf8');

/** A file that is gone when it is closed, however we end. Undefined where none can be made: a verdict needs no disk. */
function openNameless(env: Git['env']): number | undefined {
  const random = Math.random().toString(36).slice(2);
  const path = join(resolve(env['TMPDIR'] || tmpdir()), `landworthy-${pid}-${random}`);
  try {
    const file = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    return file;
  } catch {
    return undefined;
  }
}

function readWhole(file: number): Buffer {
  const output = Buffer.allocUnsafeSlow(fstatSync(file).size);
  // At a place that is told: git has left the file's own at its end.
  for (let at = 0; at < output.length; ) {
    const read = readSync(file, output, at, output.length - at, at);
    if (!read) throw new Error("the file with git's output was cut off");
    at += read;
  }
  return output;
}

/** Gives what came through the pipe, if it is one. */
function runInto(target: number | 'pipe', git: Git, args: readonly string[]): Promise<readonly Buffer[]> {
  return new Promise((done, reject) => {
    const options = { cwd: git.dir, env: git.env };
    const child = spawn('git', ['--no-optional-locks', ...args], { ...options, stdio: ['ignore', target, 'pipe'] });
    const piped: Buffer[] = [];
    let length = 0;
    let errors = '';
    const isTooLarge = () => (target === 'pipe' ? length : fstatSync(target).size) > constants.MAX_STRING_LENGTH;
    // A small repository can hold a change whose patch fills any disk.
    const watch = setInterval(() => isTooLarge() && child.kill(), 100);
    child.stdout?.on('data', (chunk: Buffer) => {
      piped.push(chunk);
      length += chunk.length;
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('error', reject).on('close', code => {
      clearInterval(watch);
      if (isTooLarge()) reject(tooLarge(args));
      else if (code === 0) done(piped);
      else reject(new GitFailure(args, code ?? -1, errors));
    });
  });
}

const tooLarge = ([command = '']: readonly string[]) =>
  new UserError(
    `what \`git ${command}\` says is larger than 512 MiB`,
    'a file of this size belongs elsewhere: take it out of the change',
  );
