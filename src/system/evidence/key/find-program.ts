import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { platform } from 'node:process';

export interface ProgramSearch {
  readonly env: Readonly<Record<string, string>>;
  /** Where the program is started from: a name with a slash, and a relative entry of PATH, begin here. */
  readonly cwd: string;
}

/** The file that a shell starts under this name; undefined where there is none. */
export function findProgram(name: string, search: ProgramSearch): string | undefined {
  return programPlaces(name, search).find(isProgram);
}

/** Where a shell looks for it, in that order. */
export function programPlaces(name: string, { env, cwd }: ProgramSearch): readonly string[] {
  const path = Object.entries(env).find(([key]) => (platform === 'win32' ? key.toUpperCase() : key) === 'PATH')?.[1];
  const folders = name.includes('/') ? [''] : (path ?? '').split(delimiter);
  const endings = platform === 'win32' ? ['', ...(env['PATHEXT'] ?? '.EXE;.CMD;.BAT').split(';')] : [''];
  return folders.flatMap(folder => endings.map(ending => resolve(cwd, folder, name + ending)));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
