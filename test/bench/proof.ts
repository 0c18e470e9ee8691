import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { benchEnv, cpuTime } from './measure.ts';

/** Changes of this very project, with the tests that came with them: small, and quick enough for a tool that runs them often. */
const changes = [
  { commit: '4a59ea19', tests: ['test/core/evidence-envelope.test.ts', 'test/core/evidence-in-toto.test.ts'] },
  { commit: 'c0c2386d', tests: ['test/core/record-words.test.ts'] },
  { commit: 'b6c9492c', tests: ['test/core/engine.test.ts', 'test/checks/change.test.ts'] },
];
/** The last ones for Node 20, and the last compiler that is a library. */
const packages = ['@stryker-mutator/core@9.6.1', '@stryker-mutator/vitest-runner@9.6.1', 'typescript@5.9'];

interface Cost {
  /** How often tests were run, all or some. */
  readonly runs: number;
  /** Milliseconds of CPU time. */
  readonly time: number;
}

export interface Comparison {
  readonly proof: Cost;
  readonly mutation: Cost;
  readonly hunks: number;
  readonly mutants: number;
  /** Hunks that no test misses; how many of these hold a mutant that survives. */
  readonly unproven: number;
  readonly unprovenToo: number;
  /** Mutants that survive; how many of these stand in such a hunk. */
  readonly survivors: number;
  readonly survivorsToo: number;
}

/**
 * Proves changes, and has their lines mutated by Stryker, with the same tests. Or why that cannot be done here: no registry,
 * no history.
 */
export function compareWithMutation(root: string, binary: string): Comparison | string {
  const home = resolve('.');
  const missing = changes.find(({ commit }) => !succeeds(home, 'git', 'cat-file', '-e', `${commit}^^{commit}`));
  if (missing) return `this clone does not hold commit ${missing.commit}`;
  const tools = join(root, 'tools');
  mkdirSync(tools);
  writeFileSync(join(tools, 'package.json'), '{ "private": true }');
  // Peers come from here: with a second vitest beside the project's, no test would find its own.
  const install = ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps'];
  if (!succeeds(tools, 'npm', ...install, ...packages)) return 'the registry does not give Stryker';
  symlinkSync(join(home, 'node_modules/vitest'), join(tools, 'node_modules/vitest'));
  return changes.map(change => compareOne(change, { root, home, tools, binary })).reduce(add);
}

interface Places {
  readonly root: string;
  readonly home: string;
  readonly tools: string;
  readonly binary: string;
}

interface Range {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
}

function compareOne({ commit, tests }: (typeof changes)[number], { root, home, tools, binary }: Places): Comparison {
  const dir = join(root, commit);
  const out = (name: string) => join(root, `${commit}-${name}`);
  const git = (...args: string[]) => execFileSync('git', ['-c', 'gc.auto=0', ...args], { cwd: dir, encoding: 'utf8' });
  execFileSync('git', ['clone', '--quiet', '--no-checkout', home, dir]);
  const command = `echo >> '${out('runs')}'; npx --no-install vitest run --config test/vitest.config.ts ${tests.join(' ')}`;
  const policy = `version: 1\nbase: gate\ntests: { unit: { run: ${JSON.stringify(command)}, timeout: 2m } }\n`;
  const take = (tree: string, message: string) => {
    git('read-tree', '--reset', '-u', tree);
    writeFileSync(join(dir, 'landworthy.yml'), policy);
    git('add', 'landworthy.yml');
    git('-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', 'commit', '--quiet', '--message', message);
  };
  git('checkout', '--quiet', '--detach', `${commit}^`);
  take(`${commit}^`, 'Base');
  git('branch', 'gate');
  take(commit, 'Change');
  linkPackages(home, dir);

  const proved = cpuTime({ script: `node '${binary}' prove --base gate --json --quiet > '${out('proof')}'`, cwd: dir });
  const { summary, unproven } = JSON.parse(readFileSync(out('proof'), 'utf8')) as {
    readonly summary: { readonly hunks: number };
    readonly unproven: readonly Range[];
  };
  const runs = readFileSync(out('runs'), 'utf8').length;

  writeFileSync(
    join(dir, 'bench.config.ts'),
    `import base from './test/vitest.config.ts';
export default { ...base, test: { ...base.test, include: ${JSON.stringify(tests)} } };\n`,
  );
  writeFileSync(
    join(dir, 'stryker.config.json'),
    JSON.stringify({
      testRunner: 'vitest',
      plugins: [join(tools, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')],
      vitest: { configFile: 'bench.config.ts', related: false },
      mutate: addedLines(git('diff', '--unified=0', '--diff-filter=M', 'gate', 'HEAD', '--', 'src')),
      inPlace: true,
      concurrency: 1,
      reporters: ['json'],
      jsonReporter: { fileName: out('mutants') },
      tempDirName: out('stryker'),
    }),
  );
  const stryker = join(tools, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const mutated = cpuTime({ script: `node '${stryker}' run --logLevel off stryker.config.json`, cwd: dir });
  const mutants = readMutants(out('mutants'));
  const survivors = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const holds = (hunk: Range, mutant: Range) =>
    hunk.path === mutant.path && hunk.line <= mutant.endLine && mutant.line <= hunk.endLine;
  return {
    proof: { runs, time: proved },
    // One of all tests comes first.
    mutation: { runs: 1 + mutants.filter(({ status }) => status !== 'NoCoverage').length, time: mutated },
    hunks: summary.hunks,
    mutants: mutants.length,
    unproven: unproven.length,
    unprovenToo: unproven.filter(hunk => survivors.some(mutant => holds(hunk, mutant))).length,
    survivors: survivors.length,
    survivorsToo: survivors.filter(mutant => unproven.some(hunk => holds(hunk, mutant))).length,
  };
}

/** Stryker's names for ranges of lines, from a patch without context. */
function addedLines(patch: string): readonly string[] {
  const ranges: string[] = [];
  let path = '';
  for (const line of patch.split('\n')) {
    if (line.startsWith('+++ b/')) path = line.slice('+++ b/'.length);
    const [, start, count = '1'] = /^@@ \S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (start !== undefined && count !== '0') ranges.push(`${path}:${start}-${Number(start) + Number(count) - 1}`);
  }
  return ranges;
}

/** https://github.com/stryker-mutator/mutation-testing-elements/tree/master/packages/report-schema */
function readMutants(file: string): readonly (Range & { readonly status: string })[] {
  const { files } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly files: Readonly<
      Record<string, { readonly mutants: readonly { readonly status: string; readonly location: Location }[] }>
    >;
  };
  return Object.entries(files).flatMap(([path, { mutants }]) =>
    mutants
      .filter(({ status }) => status !== 'Ignored')
      .map(({ status, location }) => ({ path, line: location.start.line, endLine: location.end.line, status })),
  );
}

interface Location {
  readonly start: { readonly line: number };
  readonly end: { readonly line: number };
}

/** What is installed here, by links: nothing is written into it. */
function linkPackages(home: string, dir: string): void {
  const packages = join(dir, 'node_modules');
  if (existsSync(packages)) return;
  mkdirSync(packages);
  for (const name of readdirSync(join(home, 'node_modules')))
    if (!name.startsWith('.') || name === '.bin') symlinkSync(join(home, 'node_modules', name), join(packages, name));
}

const add = (one: Comparison, other: Comparison): Comparison => ({
  proof: { runs: one.proof.runs + other.proof.runs, time: one.proof.time + other.proof.time },
  mutation: { runs: one.mutation.runs + other.mutation.runs, time: one.mutation.time + other.mutation.time },
  hunks: one.hunks + other.hunks,
  mutants: one.mutants + other.mutants,
  unproven: one.unproven + other.unproven,
  unprovenToo: one.unprovenToo + other.unprovenToo,
  survivors: one.survivors + other.survivors,
  survivorsToo: one.survivorsToo + other.survivorsToo,
});

function succeeds(cwd: string, file: string, ...args: string[]): boolean {
  try {
    execFileSync(file, args, { cwd, env: benchEnv(), stdio: 'ignore', timeout: 300_000 });
    return true;
  } catch {
    return false;
  }
}
