import { type Dirent, readdirSync } from 'node:fs';
import { lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

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
 * Links what was installed in one checkout into another one. `node_modules` entry by entry, keeping relative links: one
 * link for the whole folder would lead workspace packages back to the original tree, and the tests would test that.
 */
export async function linkDependencies(from: string, to: string): Promise<void> {
  for (const folder of projectFolders(to)) {
    for (const name of installed) {
      const source = join(from, folder, name);
      const target = join(to, folder, name);
      if (!(await isFolder(source)) || (await exists(target))) continue;
      if (name === 'node_modules') await linkEntries(source, target);
      else {
        await mkdir(dirname(target), { recursive: true });
        await symlink(source, target);
      }
    }
  }
}

async function linkEntries(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    const to = join(target, entry.name);
    if (entry.isSymbolicLink()) {
      const aim = await readlink(from);
      await symlink(aim.startsWith('/') ? relative(dirname(from), aim) : aim, to);
    } else if (entry.isDirectory() && (entry.name.startsWith('@') || entry.name === '.bin')) {
      await linkEntries(from, to);
    } else await symlink(from, to);
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

const isFolder = (path: string) =>
  lstat(path).then(
    found => found.isDirectory(),
    () => false,
  );
const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );
