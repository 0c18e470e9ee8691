import { access } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join, sep } from 'node:path';
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
export async function programHere({ cwd, env, packageRoot }: ProgramPlace): Promise<string> {
  const folders = ancestors(cwd);
  if (await anyIsThere(folders.map(folder => join(folder, 'node_modules', '.bin')))) return 'npx landworthy';
  const own = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  if (await anyIsThere(own.filter(folder => !folder.endsWith(join('node_modules', '.bin'))))) return 'landworthy';
  // In landworthy's own repository, in npx's own cache, and for the author who reads what CI says.
  if (folders.includes(packageRoot) || packageRoot.includes(`${sep}_npx${sep}`)) return 'npx landworthy';
  if (env['CI'] && env['CI'] !== 'false') return 'npx landworthy';
  return `node ${shellQuote(join(packageRoot, 'bin', 'landworthy.js'))}`;
}

function ancestors(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

async function anyIsThere(folders: readonly string[]): Promise<boolean> {
  const names = folders.flatMap(folder => [join(folder, 'landworthy'), join(folder, 'landworthy.cmd')]);
  const found = await Promise.all(
    names.map(name =>
      access(name).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
