import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { originKey } from './virtual-environment.ts';

/**
 * The variables of a program that runs in a checkout: where a virtual environment is active that the checkout has its own
 * of, that one is.
 */
export function activate(
  env: Readonly<Record<string, string>>,
  folders: readonly string[],
): Readonly<Record<string, string>> {
  let active = env;
  for (const folder of folders)
    for (const name of ['.venv', 'venv']) {
      const copy = join(folder, name);
      const original = originOf(copy);
      if (original !== undefined) active = moved(active, original, copy);
    }
  return active;
}

function moved(env: Readonly<Record<string, string>>, original: string, copy: string) {
  const move = (path: string) =>
    path === original || path.startsWith(`${original}/`) ? `${copy}${path.slice(original.length)}` : path;
  const active = Object.entries(env).map(([key, value]) =>
    key === 'PATH' || key === 'VIRTUAL_ENV' ? [key, value.split(delimiter).map(move).join(delimiter)] : [key, value],
  );
  return Object.fromEntries(active) as Record<string, string>;
}

/** Undefined where there is none, or it is no copy. */
function originOf(environment: string): string | undefined {
  try {
    const config = readFileSync(join(environment, 'pyvenv.cfg'), 'utf8');
    return new RegExp(`^${originKey} = (.*)$`, 'm').exec(config)?.[1];
  } catch {
    return undefined;
  }
}
