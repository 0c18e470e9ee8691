import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Env } from '../../child-env.ts';
import type { Repository } from '../../repository.ts';
import { isOn, type Settings } from '../../settings.ts';
import { digestContent } from './content-digest.ts';

/** What the defaults of git's settings are looked for with. */
export interface GitFiles {
  readonly repository: Repository;
  readonly settings: Settings;
  readonly env: Env;
}

/** Settings of git that change the bytes which a checkout gives files, and files of attributes that are no part of the tree. */
export function bytesSettings(files: GitFiles): Record<string, string> {
  const { settings } = files;
  const set = (name: string, value: string | undefined, plain: boolean) =>
    value === undefined || plain ? [] : [[name, value.toLowerCase()] as const];
  const get = (name: string) => settings.get(name.toLowerCase());
  return Object.fromEntries([
    ...set('core.autocrlf', get('core.autocrlf'), isOn(get('core.autocrlf')) === false),
    ...set('core.eol', get('core.eol'), get('core.eol')?.toLowerCase() === 'native'),
    ...set('core.symlinks', get('core.symlinks'), isOn(get('core.symlinks')) !== false),
    ...set('core.fileMode', get('core.fileMode'), isOn(get('core.fileMode')) !== false),
    ...digestOf('core.attributesFile', personalFile('core.attributesfile', 'attributes', files)),
    ...digestOf('info/attributes', join(commonFolder(files.repository), 'info', 'attributes')),
  ]);
}

/** The folder that linked worktrees share. */
export const commonFolder = ({ objects }: Repository) => dirname(objects);

/** A file of the user's own, where the setting or git's default puts it. */
export function personalFile(
  setting: string,
  name: string,
  { settings, env, repository }: GitFiles,
): string | undefined {
  const set = settings.get(setting);
  const home = env['HOME'] || env['USERPROFILE'];
  if (set === '') return undefined;
  if (set?.startsWith('~/')) return home ? join(home, set.slice(2)) : undefined;
  if (set !== undefined) return join(set.startsWith('/') || /^[a-z]:/i.test(set) ? '' : repository.top, set);
  const folder = env['XDG_CONFIG_HOME'] || (home && join(home, '.config'));
  return folder ? join(folder, 'git', name) : undefined;
}

function digestOf(name: string, path: string | undefined): readonly (readonly [string, string])[] {
  const isThere = path !== undefined && statSync(path, { throwIfNoEntry: false })?.isFile();
  return isThere ? [[name, digestContent(path)]] : [];
}
