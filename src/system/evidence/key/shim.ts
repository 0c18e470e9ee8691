import { basename } from 'node:path';
import { platform } from 'node:process';
import { interpreterOf } from './script.ts';

/**
 * Whether a file only finds out which program it is to start: a script, as pyenv's and asdf's, or a program of another name,
 * as those of volta and mise. What stands in /usr/bin on a Mac asks Xcode.
 */
export function isShim(program: string, real: string): boolean {
  if (platform === 'win32' || (platform === 'darwin' && real.startsWith('/usr/bin/'))) return true;
  return !basename(real).startsWith(program) || /[\\/]shims[\\/]/.test(real) || interpreterOf(real) !== undefined;
}
