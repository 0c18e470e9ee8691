import type { Facts } from '../facts.ts';
import { compileGlobs } from '../glob/glob.ts';
import { shorten } from '../neutral.ts';
import type { CommandRequest } from './command.ts';
import { commandText, showCommand } from './outcome.ts';

/** Which files say what a program does that a command starts: its scripts, its targets, its settings. */
const definitions: readonly (readonly [programs: RegExp, files: readonly string[]])[] = [
  [
    /^(?:npm|npx|pnpm|pnpx|yarn|bunx?|node|deno|vitest|jest|mocha|ava|playwright|cypress|turbo|nx|lerna)$/,
    [
      'package.json',
      '{deno,turbo,nx,lerna}.json',
      '.{npm,yarn,mocha,nyc,c8}rc*',
      '.pnpmfile.cjs',
      'bunfig.toml',
      '{vitest,vite,jest,playwright,cypress,ava}.{config,workspace}.*',
    ],
  ],
  [/^g?make$/, ['{GNUmakefile,makefile,Makefile}', '*.mk']],
  [/^(?:just|task)$/, ['{justfile,Justfile,.justfile}', '{Taskfile,taskfile}.{yml,yaml}']],
  [
    /^(?:pytest|coverage|tox|nox|python3?|uv|poetry|pdm|hatch)$/,
    ['pyproject.toml', '{pytest,tox}.ini', 'setup.cfg', 'conftest.py', 'noxfile.py', '.coveragerc'],
  ],
  [/^(?:rake|bundle|rspec|rails)$/, ['{R,r}akefile', '.rspec']],
  [/^(?:composer|phpunit|pest|php)$/, ['composer.json', 'phpunit.*']],
  [/^(?:mvnw?|gradlew?|sbt)$/, ['pom.xml', '*.gradle', '*.gradle.kts', 'gradle.properties', 'build.sbt']],
];

/** Keys of a `package.json` that say what runs; what it depends on is another thing. */
const packageKeys = ['scripts', 'jest', 'mocha', 'ava', 'nyc', 'c8', 'config'] as const;
const most = 3;

/**
 * Notes on what a change edits of that which a command of the policy runs: the command comes from the base, but `npm test`
 * is whatever the branch's own `package.json` says. Nobody but a reader can tell whether that is for the better.
 */
export async function editedCommand(
  request: Pick<CommandRequest, 'run' | 'in'>,
  facts: Pick<Facts, 'change' | 'files'>,
): Promise<readonly string[]> {
  const words = commandText(request.run).split(/[\s;&|()<>"'`=]+/);
  const isDefinition = definedBy(words, request.in ?? '');
  const { files } = await facts.change();
  const edited: string[] = [];
  for (const { path } of files.filter(file => isDefinition(file.path))) {
    const scripts = /(?:^|\/)package\.json$/.test(path) ? await changedScripts(path, words, facts) : '';
    if (scripts !== undefined) edited.push(`\`${path}\`${scripts}`);
  }
  if (edited.length === 0) return [];
  const more = edited.length > most ? ` and ${edited.length - most} more` : '';
  return [`the change itself edits what ${showCommand(request.run)} runs: ${edited.slice(0, most).join(', ')}${more}`];
}

function definedBy(words: readonly string[], folder: string): (path: string) => boolean {
  const programs = words.map(word => word.replace(/^.*\//, ''));
  const names = definitions.flatMap(([pattern, files]) => (programs.some(word => pattern.test(word)) ? files : []));
  const isDefinition = names.length ? compileGlobs(names) : () => false;
  // A script that the command names: `sh ci/test.sh`.
  const named = new Set(words.map(word => word.replace(/^\.\//, '')));
  const begins = beginnings(folder);
  return path => {
    const rests = begins.flatMap(begin => (path.startsWith(begin) ? path.slice(begin.length) : []));
    return rests.some(rest => named.has(rest) || isDefinition(rest));
  };
}

/** The folder, those above it, and the root: `a/b/`, `a/` and nothing. */
function beginnings(folder: string): readonly string[] {
  const parts = folder.split('/').filter(part => part !== '' && part !== '.');
  return ['', ...parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`)];
}

/** The scripts that are others than before, those that the command names first; undefined where nothing that runs is. */
async function changedScripts(
  path: string,
  words: readonly string[],
  facts: Pick<Facts, 'files'>,
): Promise<string | undefined> {
  const [before, head] = await Promise.all(
    (['before', 'head'] as const).map(async side => runnableOf(await (await facts.files(side)).read(path))),
  );
  if (JSON.stringify(before) === JSON.stringify(head)) return undefined;
  const [old, now] = [before?.['scripts'] ?? {}, head?.['scripts'] ?? {}].map(
    one => new Map(Object.entries(one as object)),
  );
  const names = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])]
    .filter(name => old?.get(name) !== now?.get(name))
    .sort((a, b) => Number(words.includes(b)) - Number(words.includes(a)));
  const told = names
    .slice(0, most)
    .map(name => `\`${quote(name)}\` was ${show(old?.get(name))} and is ${show(now?.get(name))}`);
  return told.length ? ` (${told.join('; ')}${names.length > most ? `; and ${names.length - most} more` : ''})` : '';
}

/** What of a `package.json` says what runs; undefined where it cannot be read. */
export function runnableOf(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(text ?? '');
    if (typeof json !== 'object' || json === null) return undefined;
    const own = new Map(Object.entries(json));
    return Object.fromEntries(packageKeys.map(key => [key, own.get(key) ?? {}]));
  } catch {
    return undefined;
  }
}

const show = (script: unknown): string => (script === undefined ? 'not there' : `\`${quote(String(script))}\``);
const quote = (text: string): string => shorten(text.replace(/\s+/g, ' ').replaceAll('`', "'"), 80);
