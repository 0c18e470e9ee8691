import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { platform } from 'node:process';

/** The distribution and its version, such as `debian 12`; elsewhere the release of the system. */
export function systemRelease(): string {
  if (platform !== 'linux') return release();
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    try {
      return distribution(readFileSync(path, 'utf8'));
    } catch {
      // Very small images have none.
    }
  }
  return release();
}

/** https://www.freedesktop.org/software/systemd/man/latest/os-release.html */
function distribution(text: string): string {
  const field = (name: string) => new RegExp(`^${name}=["']?([^"'\\n]*)`, 'm').exec(text)?.[1];
  // Rolling distributions have no version, at most a build.
  return [field('ID'), field('VERSION_ID') ?? field('BUILD_ID')].filter(Boolean).join(' ') || release();
}
