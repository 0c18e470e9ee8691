import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The text of the starter policy of this name, or undefined where there is none. */
export async function readStarter(packageRoot: string, name: string): Promise<string | undefined> {
  if (!/^[a-z][a-z-]*$/.test(name)) return undefined;
  return readFile(join(packageRoot, 'policies', `${name}.yml`), 'utf8').catch(() => undefined);
}

/** The version of the installed package. */
export async function readVersion(packageRoot: string): Promise<string> {
  return JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')).version;
}
