import { relative } from 'node:path';
import { UserError } from '../core/errors.ts';

/** A path as it was typed in this folder, relative to the repository's root. Throws a UserError where it leads outside. */
export function pathHere(path: string, top: string, cwd: string): string {
  const here = relative(top, cwd).replaceAll('\\', '/');
  const parts: string[] = [];
  for (const part of `${path.startsWith('/') ? relative(top, path) : `${here}/${path}`}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined)
      throw new UserError(`\`${path}\` is outside of the repository`, 'name a path in it');
  }
  return `${parts.join('/')}${path.endsWith('/') && parts.length ? '/' : ''}`;
}
