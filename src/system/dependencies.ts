import { type Dirent, readdirSync } from 'node:fs';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CommandRequest } from '../core/run/command.ts';
import { installerOf } from '../core/run/installers.ts';
import { isOfComposer, linkComposer } from './dependencies/composer.ts';
import { exists, isFolder, linkModules } from './dependencies/node-modules.ts';
import { linkPlugAndPlay } from './dependencies/plug-n-play.ts';
import { linkEnvironment } from './dependencies/virtual-environment.ts';

/** Folders of installed dependencies that stand at the root of a project. */
export const installed = [
  'node_modules',
  '.venv',
  'venv',
  'vendor/bundle',
  'vendor',
  'Pods',
  'deps',
  '.bundle',
] as const;
const deepest = 4;

/**
 * Gives one checkout what was installed in another one, as far as it does not have it. The commands are those that will run
 * there: what one of them installs itself it would install through the links, and what it edits has to be a copy.
 */
export async function linkDependencies(
  from: string,
  to: string,
  commands: readonly CommandRequest['run'][] = [],
): Promise<void> {
  for (const folder of projectFolders(to)) {
    if (!installerOf('.pnp.cjs', commands)) await linkPlugAndPlay(folder, { from, to });
    for (const name of installed) {
      const path = join(folder, name);
      const source = join(from, path);
      const target = join(to, path);
      const installer = installerOf(name, commands);
      if (installer === 'installs' || !(await isFolder(source)) || (await exists(target))) continue;
      if (installer === 'writes') await cp(source, target, { recursive: true, verbatimSymlinks: true });
      else if (name === 'node_modules') await linkModules(path, { from, to });
      else if (name === '.venv' || name === 'venv') await linkEnvironment(path, { from, to });
      else if (await isOfComposer(source)) await linkComposer(path, { from, to });
      else {
        await mkdir(dirname(target), { recursive: true });
        await symlink(source, target);
      }
    }
  }
}

/** Folders of a checkout that may hold a project, shallow ones only; '' is the root. */
export function projectFolders(root: string): readonly string[] {
  return visitFolders(root).flatMap(({ folder, isProject }) => (isProject ? [folder] : []));
}

/** All that was looked into for them. */
export function visitFolders(root: string, folder = '', depth = 0): readonly VisitedFolder[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const deeper = depth < deepest ? entries.filter(mayHoldProjects) : [];
  const below = deeper.flatMap(({ name }) => visitFolders(root, folder ? `${folder}/${name}` : name, depth + 1));
  const isProject = folder === '' || entries.some(({ name }) => projectFile.test(name));
  return [{ folder, isProject }, ...below];
}

export interface VisitedFolder {
  /** Below the root; '' is the root. */
  readonly folder: string;
  readonly isProject: boolean;
}

const projectFile = /^(?:package\.json|Gemfile|pyproject\.toml|composer\.json|mix\.exs)$/;
const mayHoldProjects = (entry: Dirent) =>
  entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules';
