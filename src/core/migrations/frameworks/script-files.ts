import { compareText } from './compare.ts';
import type { Framework, Role } from './framework.ts';
import { splitProgram } from './program.ts';

/** What the frameworks for JavaScript have in common: one program for each migration, sorted by name. */
export function scriptFiles(own: Pick<Framework, 'name' | 'title' | 'text' | 'late'> & Partial<Framework>): Framework {
  return {
    place: /^((?:.+\/)?(?:migrations?|migrate)(?:\/[^/]+)?)\/([^/]+\.[cm]?[jt]s)$/is,
    read: readScript,
    split: (file, { version, name }) => [{ version, name, ...splitProgram(file) }],
    order: compareText,
    remembers: 'name',
    reversible: true,
    ...own,
  };
}

/** `20260101120000_name.ts`, `20260101120000-name.js` */
export function readScript(relative: string): Role | undefined {
  if (/\.d\.[cm]?ts$|[._](?:test|spec)\.[^/]+$/.test(relative)) return undefined;
  const [, version, name = ''] = /^([0-9]+(?:\.[0-9]+)*)[-_.]?([^/]*)\.[cm]?[jt]s$/s.exec(relative) ?? [];
  return version === undefined ? undefined : { version, name, way: 'both' };
}
