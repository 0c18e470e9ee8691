import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execPath, version } from 'node:process';
import { type Asking, ask } from './ask.ts';
import { findProgram, type ProgramSearch } from './find-program.ts';
import { fingerprintFile } from './fingerprint.ts';
import type { Memory } from './memory.ts';
import { isPython } from './python.ts';
import { isShim } from './shim.ts';

interface Runtime {
  /** A project that has one of these files runs on it. */
  readonly files: RegExp;
  /** And so does a command that has one of these words. */
  readonly words: RegExp;
  readonly programs: readonly string[];
  readonly args: readonly string[];
  /** Which version answers, files of the project or of the user decide: it is never remembered. */
  readonly chooses?: true;
}

const dashed = ['--version'];
const table: readonly Runtime[] = [
  {
    files: /^package\.json$/,
    words: /^(?:node|npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack)$/,
    programs: ['node'],
    args: dashed,
  },
  { files: /^bun\.lockb?$/, words: /^bunx?$/, programs: ['bun'], args: dashed },
  { files: /^deno\.(?:jsonc?|lock)$/, words: /^deno$/, programs: ['deno'], args: dashed },
  { files: /^go\.(?:mod|work)$/, words: /^go$/, programs: ['go'], args: ['version'], chooses: true },
  { files: /^Cargo\.toml$/, words: /^(?:cargo|rustc)$/, programs: ['rustc', 'cargo'], args: dashed, chooses: true },
  {
    files: /^Gemfile$|\.gemspec$/,
    words: /^(?:ruby|bundle|bundler|rake|rspec|rails)$/,
    programs: ['ruby'],
    args: dashed,
  },
  {
    files: /^(?:pom\.xml|(?:build|settings)\.gradle(?:\.kts)?)$/,
    words: /^(?:java|mvn|mvnw|gradle|gradlew)$/,
    programs: ['java'],
    args: ['-version'],
  },
  { files: /^composer\.json$/, words: /^(?:php|composer|phpunit)$/, programs: ['php'], args: dashed },
  { files: /^mix\.exs$/, words: /^(?:mix|elixir|iex)$/, programs: ['elixir'], args: dashed, chooses: true },
  {
    files: /\.(?:[cf]sproj|vbproj|slnx?)$/,
    words: /^dotnet$/,
    programs: ['dotnet'],
    args: dashed,
    chooses: true,
  },
];

export interface RuntimeRequest {
  /** The names of the files beside the command, and in the folders above it up to the root. */
  readonly files: readonly string[];
  /** What the command names, without the folders of programs. */
  readonly words: readonly string[];
  readonly search: ProgramSearch;
  readonly asking: Asking;
  readonly memory: Memory;
}

/** The exact versions of the runtimes that the project's files and the command's words tell of, as far as they are there. */
export async function runtimeVersions(request: RuntimeRequest): Promise<Record<string, string>> {
  const { words } = request;
  const named = namedRuntimes(request);
  const found = await Promise.all(
    named.flatMap(runtime =>
      runtime.programs.map(async program => [program, await versionOf(program, runtime, request)] as const),
    ),
  );
  const tools = await Promise.all(
    packageManagers
      .filter(([names]) => words.some(word => names.test(word)))
      .map(async ([, tool]) => [tool, await managerVersion(tool, request)] as const),
  );
  return Object.fromEntries([...found, ...tools].flatMap(([name, told]) => (told === undefined ? [] : [[name, told]])));
}

/** The programs whose versions count, whether they are there or not. */
export function countedRuntimes(request: Pick<RuntimeRequest, 'files' | 'words'>): readonly string[] {
  const managers = packageManagers.filter(([names]) => request.words.some(word => names.test(word)));
  return [...namedRuntimes(request).flatMap(({ programs }) => programs), ...managers.map(([, tool]) => tool)];
}

function namedRuntimes({ files, words }: Pick<RuntimeRequest, 'files' | 'words'>): readonly Runtime[] {
  return table.filter(one => words.some(word => one.words.test(word)) || files.some(file => one.files.test(file)));
}

/** Whether the digest of this program says less than a version does. */
export function isRuntime(name: string): boolean {
  return (
    table.some(({ programs }) => programs.includes(name)) ||
    isPython(name) ||
    packageManagers.some(([words]) => words.test(name))
  );
}

async function versionOf(program: string, { args, chooses }: Runtime, { search, asking, memory }: RuntimeRequest) {
  const javaHome = program === 'java' ? search.env['JAVA_HOME'] : undefined;
  const place = (javaHome && findProgram(join(javaHome, 'bin', 'java'), search)) || findProgram(program, search);
  if (place === undefined) return undefined;
  const real = realpathSync(place);
  if (program === 'node' && real === realpathSync(execPath)) return version;
  const told = async () => {
    const { exitCode, output } = await ask([place, ...args], asking);
    return exitCode === 0 ? output : `exits with ${exitCode}: ${output.slice(-200)}`;
  };
  if (chooses || isShim(program, real)) return told();
  const { id, holds } = fingerprintFile(real);
  const known = memory.recall(`version ${program}`, id);
  if (known !== undefined) return known;
  const answer = await told();
  if (holds) memory.remember(`version ${program}`, id, answer);
  return answer;
}

const packageManagers: readonly (readonly [words: RegExp, tool: string])[] = [
  [/^np[mx]$/, 'npm'],
  [/^pnp[mx]$/, 'pnpm'],
  [/^yarn(?:pkg)?$/, 'yarn'],
];

/** What stands beside the program tells its version; only corepack's stand-ins have to be asked. */
async function managerVersion(tool: string, { search, asking }: RuntimeRequest): Promise<string | undefined> {
  const place = findProgram(tool, search);
  if (place === undefined) return undefined;
  const told = packageAbove(dirname(realpathSync(place)));
  if (told?.name === tool && typeof told.version === 'string') return told.version;
  const { exitCode, output } = await ask([place, '--version'], asking);
  return exitCode === 0 ? output : `exits with ${exitCode}`;
}

function packageAbove(folder: string): { readonly name?: unknown; readonly version?: unknown } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return dirname(folder) === folder ? undefined : packageAbove(dirname(folder));
  }
}
