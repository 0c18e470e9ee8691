import { existsSync, realpathSync } from 'node:fs';
import { platform } from 'node:process';
import { digestContent } from './content-digest.ts';

const localtime = '/etc/localtime';

/** The time zone of the system, such as `Europe/Berlin`. */
export function systemZone(): string {
  // To ask costs milliseconds, a file tells the same.
  if (platform === 'win32') return Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!existsSync(localtime)) return 'UTC';
  const [, name] = /zoneinfo[^/]*\/(?:posix\/|right\/)?(.+)$/.exec(realpathSync(localtime)) ?? [];
  if (name === undefined) return digestContent(localtime);
  return /^(?:Etc\/)?(?:UTC|UCT|Universal|Zulu)$/.test(name) ? 'UTC' : name;
}
