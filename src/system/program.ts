import { existsSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, sep } from 'node:path';
import { isCi } from '../core/ci.ts';
import { shellQuote } from '../core/shell.ts';

export interface ProgramPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly packageRoot: string;
}

/**
 * What somebody types in this folder to start landworthy. Not what it was started with: `npx` lends a program its own
 * PATH, and a path that one folder knows is wrong in another.
 */
export function programHere({ cwd, env, packageRoot }: ProgramPlace): string {
  const folders = ancestors(cwd);
  if (anyIsThere(folders.map(folder => join(folder, 'node_modules', '.bin')))) return 'npx landworthy';
  const own = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  if (anyIsThere(own.filter(folder => !folder.endsWith(join('node_modules', '.bin'))))) return 'landworthy';
  // In landworthy's own repository, in npx's own cache, and for the author who reads what CI says.
  if (folders.includes(packageRoot) || packageRoot.includes(`${sep}_npx${sep}`)) return 'npx landworthy';
  if (isCi(env)) return 'npx landworthy';
  return `node ${shellQuote(join(packageRoot, 'bin', 'landworthy.js'))}`;
}

/** The files that decide it. */
export function programPlaces({ cwd, env }: ProgramPlace): readonly string[] {
  const folders = ancestors(cwd).map(folder => join(folder, 'node_modules', '.bin'));
  const own = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  return [...folders, ...own].flatMap(folder => names.map(name => join(folder, name)));
}

const names = ['landworthy', 'landworthy.cmd'];

function ancestors(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

function anyIsThere(folders: readonly string[]): boolean {
  return folders.some(folder => names.some(name => existsSync(join(folder, name))));
}
