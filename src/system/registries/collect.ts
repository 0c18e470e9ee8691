import type { Flag } from '../../core/flag/flag.ts';
import { Unreadable } from './entries.ts';

/** The flags by name. Throws `Unreadable` where a name is registered twice. */
export function collect(flags: Iterable<Flag>): ReadonlyMap<string, Flag> {
  const byName = new Map<string, Flag>();
  for (const flag of flags) {
    if (byName.has(flag.name)) throw new Unreadable(`\`${flag.name}\` is registered twice`, flag.line);
    byName.set(flag.name, flag);
  }
  return byName;
}
