import type { Git } from './git.ts';
import { onceFor } from './once.ts';

/** Git's settings as they are in force here, by their names in lower case; the last value counts. */
export type Settings = ReadonlyMap<string, string>;

/** Reads them once for a repository. */
export const readSettings = onceFor(async (git: Git): Promise<Settings> => {
  const entries = (await git.run(['config', '-z', '--list'])).split('\0').filter(Boolean);
  return new Map(
    entries.map(entry => {
      const end = entry.indexOf('\n');
      // A name alone means true.
      return end === -1 ? [lower(entry), 'true'] : [lower(entry.slice(0, end)), entry.slice(end + 1)];
    }),
  );
});

/** Parts in the middle, such as a filter's name, keep their case. */
function lower(name: string): string {
  const first = name.indexOf('.');
  const last = name.lastIndexOf('.');
  return name.slice(0, first).toLowerCase() + name.slice(first, last) + name.slice(last).toLowerCase();
}

/** How git reads a value that is true or false; undefined where it is set to neither. */
export function isOn(value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (/^(?:true|yes|on|1)$/i.test(value)) return true;
  return /^(?:false|no|off|0|)$/i.test(value) ? false : undefined;
}
