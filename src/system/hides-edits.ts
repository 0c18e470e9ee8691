import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { platform } from 'node:process';
import { readIndex } from './index-entries.ts';
import type { Repository } from './repository.ts';
import { isOn, readSettings, type Settings } from './settings.ts';

/**
 * Whether git was told not to look at some files here (`assume-unchanged`, or `skip-worktree` on one that is there), or not
 * closely: then edits can be in no diff and no tree, so commands must not see them either.
 */
export async function hidesEdits({ git, top }: Repository): Promise<boolean> {
  const [settings, { assumed, skipped }] = await Promise.all([readSettings(git), readIndex(git)]);
  if (isCareless(settings) || assumed.length > 0) return true;
  return skipped.some(path => lstatSync(join(top, path), { throwIfNoEntry: false }) !== undefined);
}

function isCareless(settings: Settings): boolean {
  const is = (name: string) => isOn(settings.get(name));
  if (settings.get('core.checkstat')?.toLowerCase() === 'minimal') return true;
  if (is('core.ignorestat') === true || is('core.trustctime') === false) return true;
  // Windows has neither bits of this kind nor, for most of its users, links: git sets both there by itself.
  return platform !== 'win32' && (is('core.filemode') === false || is('core.symlinks') === false);
}
