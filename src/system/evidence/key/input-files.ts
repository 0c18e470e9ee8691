import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compileGlobs } from '../../../core/glob/glob.ts';
import type { Env } from '../../child-env.ts';
import type { Digesting } from './content-digest.ts';
import { digestEntry } from './entries.ts';
import { Unknowable } from './unknowable.ts';
import { walk } from './walk.ts';

export interface InputFiles {
  /** As the policy declares them: paths or globs below the root, or elsewhere with a leading `/` or `~/`. */
  readonly inputs: readonly string[];
  readonly dir: string;
  /** The folder that the command runs in, below the root. */
  readonly folder: string;
  readonly env: Env;
}

/** Digests of declared files, and of those that many programs read unasked. Null where one that was declared is not there. */
export async function inputFiles(request: InputFiles, digesting: Digesting): Promise<Record<string, string | null>> {
  const { inputs, dir, folder } = request;
  const found = [...new Set(['', folder])].flatMap(one => unaskedFiles(dir, one));
  const digests: [string, string | null][] = [];
  for (const [name, path] of [...found, ...inputs.flatMap(input => placesOf(input, request))])
    digests.push([name, isThere(path) ? await digestEntry(path, dir, digesting) : null]);
  return Object.fromEntries(digests);
}

type Place = readonly [name: string, path: string];

/** What programs read beside themselves without being told, and repositories often ignore. */
const unasked: readonly RegExp[] = [
  /^\.env(?:\..+)?$/,
  // Which version of a runtime is to answer, and which versions of packages.
  /^(?:\.tool-versions|\.[a-z]+-version|\.nvmrc|\.?mise(?:\.local)?\.toml|local\.properties)$/,
  /^(?:Cargo|Gemfile|Pipfile|poetry|pdm|uv|composer|mix|pubspec|deno)\.lock$|^\.pnp\.(?:cjs|loader\.mjs)$|^\.npmrc$/,
];

function unaskedFiles(dir: string, folder: string): readonly Place[] {
  const names = readdirSync(join(dir, folder)).filter(name => unasked.some(pattern => pattern.test(name)));
  return names.map(name => [folder ? `${folder}/${name}` : name, join(dir, folder, name)]);
}

function placesOf(input: string, { dir, env }: InputFiles): readonly Place[] {
  const [root, path] = rootOf(input, dir, env);
  const parts = path.split('/');
  if (parts.includes('..')) throw new Unknowable(`the input \`${input}\` leads up: begin it with \`/\` or \`~/\``);
  const isGlob = /[*?[{]/;
  if (!isGlob.test(path) || isThere(join(root, path))) return [[input, join(root, path)]];
  const base = parts
    .slice(
      0,
      parts.findIndex(part => isGlob.test(part)),
    )
    .join('/');
  if (!isThere(join(root, base))) return [[input, join(root, base)]];
  const matches = compileGlobs(path);
  const prefix = base === '' ? '' : `${base}/`;
  const found: Place[] = [];
  const skip = (name: string) => name === '.git' || (name === 'node_modules' && !path.includes('node_modules'));
  walk(join(root, base), { inside: root, skip }, (name, place) => {
    if (matches(prefix + name)) found.push([input.slice(0, input.length - path.length) + prefix + name, place]);
  });
  return found.length ? found : [[input, join(root, input)]];
}

/** The folder that a declared path begins at, and the rest of it. */
function rootOf(input: string, dir: string, env: Env): readonly [root: string, path: string] {
  if (input.startsWith('~/')) {
    const home = env['HOME'] || env['USERPROFILE'];
    if (!home) throw new Unknowable(`where the input \`${input}\` is, is not known: \`HOME\` is not set`);
    return [home, input.slice(2)];
  }
  if (input.startsWith('/')) return ['/', input.slice(1)];
  return [dir, input.replace(/^\.\//, '')];
}

const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
