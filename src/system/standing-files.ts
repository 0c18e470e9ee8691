import { lstatSync, readdirSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Env } from './child-env.ts';
import { commonFolder, personalFile } from './evidence/key/git-settings.ts';
import type { Git } from './git.ts';
import { programPlaces } from './program.ts';
import type { Repository } from './repository.ts';
import { readSettings } from './settings.ts';

export interface StandingRequest {
  readonly repository: Repository;
  readonly cwd: string;
  readonly env: Env;
  readonly packageRoot: string;
}

/**
 * The files beside refs and the tree that decide what git says in this folder, and how we say it; also those that are not
 * there and would. Whoever finds all of them as they were, need not ask again.
 */
export async function standingFiles(request: StandingRequest): Promise<readonly string[] | undefined> {
  const { repository, cwd, env, packageRoot } = request;
  const { git, gitDir, top } = repository;
  const common = commonFolder(repository);
  const settings = await readSettings(git);
  const files = { repository, settings, env };
  const personal = [
    personalFile('core.excludesfile', 'ignore', files),
    personalFile('core.attributesfile', 'attributes', files),
  ];
  const ofSettings = await settingsFiles(git, top, env);
  if (!ofSettings) return undefined;
  const policies = join(packageRoot, 'policies');
  return [
    ...['HEAD', 'index', 'config.worktree', 'commondir', 'info/sparse-checkout'].map(name => join(gitDir, name)),
    ...['config', 'shallow', 'info/exclude', 'info/attributes', 'info/grafts', 'objects/info/alternates'].map(name =>
      join(common, name),
    ),
    ...personal.flatMap(path => path ?? []),
    ...ofSettings,
    '/etc/gitattributes',
    // Of a linked worktree it is a file that leads to it.
    ...(lstatSync(join(top, '.git')).isFile() ? [join(top, '.git')] : []),
    ...foldersBetween(top, cwd).map(folder => join(folder, '.git')),
    ...programPlaces({ cwd, env, packageRoot }),
    ...[policies, ...readdirSync(policies).map(name => join(policies, name))],
  ];
}

/** Git tells from which files its settings come; the others are those where it would look. Undefined where one cannot be told. */
async function settingsFiles(git: Git, top: string, env: Env): Promise<readonly string[] | undefined> {
  const listed = (await git.run(['config', '-z', '--list', '--show-origin'])).split('\0');
  const origins = new Set<string>();
  const included: string[] = [];
  for (let at = 0; at + 1 < listed.length; at += 2) {
    const origin = resolve(top, listed[at]?.replace(/^file:/, '') ?? '');
    origins.add(origin);
    const [, aim] = /^include(?:if\..*)?\.path\n(.*)$/is.exec(listed[at + 1] ?? '') ?? [];
    // Below git's own folder, or in the home of somebody else: where that is, only git knows.
    if (aim !== undefined && /^(?:%|~[^/])/.test(aim)) return undefined;
    if (aim !== undefined) included.push(placeOf(aim, dirname(origin), env));
  }
  const home = env['HOME'];
  const personal = env['XDG_CONFIG_HOME'] || (home && join(home, '.config'));
  return [
    ...origins,
    ...included,
    ...(home ? [join(home, '.gitconfig')] : []),
    ...(personal ? [join(personal, 'git', 'config')] : []),
    ...(await systemFile(git)),
  ];
}

function placeOf(aim: string, folder: string, env: Env): string {
  return aim.startsWith('~/') ? join(env['HOME'] ?? '', aim.slice(2)) : resolve(folder, aim);
}

/** Where git was built to look. It has a word for it since 2.42; before, it names it where it is not there. */
async function systemFile(git: Git): Promise<readonly string[]> {
  const told = await git.run(['config', '--system', '--list']).then(
    () => '/etc/gitconfig',
    (error: unknown) => /'(\/[^']*)'/.exec(String(error))?.[1] ?? '/etc/gitconfig',
  );
  return isAbsolute(told) ? [told] : [];
}

/** Below the root, down to this folder: a repository that is made in one of them would be another one. */
function foldersBetween(top: string, cwd: string): readonly string[] {
  const below = relative(top, cwd);
  if (below === '' || below.startsWith('..')) return [];
  const parts = below.split(sep);
  return parts.map((_, index) => join(top, ...parts.slice(0, index + 1)));
}
