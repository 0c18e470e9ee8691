/** Kinds of files, as globs of which each matches something. */
export interface FoundGlobs {
  /** Documents. */
  readonly docs: readonly string[];
  /** Tests. */
  readonly testFiles: readonly string[];
  /** Dependencies, CI and the policy itself: the goal of a change to these alone is plain. */
  readonly upkeep: readonly string[];
  /** Lock files and the like, which a program wrote. */
  readonly generated: readonly string[];
}

export function findGlobs(paths: readonly string[]): FoundGlobs {
  const locks = [...namesIn(paths, lockFiles), ...pinned(paths), ...matching(vendorGlobs, paths)];
  return {
    docs: matching(docGlobs, paths),
    testFiles: matching(testGlobs, paths),
    // Else the policy would stop the very commit that adopts it.
    upkeep: ['landworthy.yml', ...namesIn(paths, manifests), ...matching(ciGlobs, paths), ...locks],
    generated: [...locks, ...matching(snapshotGlobs, paths)],
  };
}

type Marked = readonly [glob: string, mark: RegExp];

const matching = (globs: readonly Marked[], paths: readonly string[]) =>
  globs.filter(([, mark]) => paths.some(path => mark.test(path))).map(([glob]) => glob);

const namesIn = (paths: readonly string[], wanted: ReadonlySet<string>) =>
  [...new Set(paths.map(path => path.split('/').at(-1) ?? '').filter(name => wanted.has(name)))]
    .sort()
    .map(name => `**/${name}`);

/** `requirements.txt` is written by a program where `requirements.in` lies beside it. */
function pinned(paths: readonly string[]): readonly string[] {
  const known = new Set(paths);
  return paths.filter(path => path.endsWith('.txt') && known.has(path.replace(/txt$/, 'in')));
}

const docGlobs: readonly Marked[] = [
  ['**/*.md', /\.md$/],
  ['**/*.rst', /\.rst$/],
  ['**/*.adoc', /\.adoc$/],
  ['docs/**', /^docs\//],
];

const testGlobs: readonly Marked[] = [
  ['**/test/**', /(?:^|\/)test\//],
  ['**/tests/**', /(?:^|\/)tests\//],
  ['**/__tests__/**', /(?:^|\/)__tests__\//],
  ['spec/**', /^spec\//],
  ['**/*.test.*', /\.test\.[^/]+$/],
  ['**/*.spec.*', /\.spec\.[^/]+$/],
  ['**/*_test.*', /_test\.[^/]+$/],
];

const ciGlobs: readonly Marked[] = [
  ['.github/**', /^\.github\//],
  ['.gitlab-ci.yml', /^\.gitlab-ci\.yml$/],
  ['.circleci/**', /^\.circleci\//],
];

const vendorGlobs: readonly Marked[] = [['**/vendor/**', /(?:^|\/)vendor\//]];

const snapshotGlobs: readonly Marked[] = [['**/*.snap', /\.snap$/]];

/** Where a project names what it needs. */
const manifests = new Set([
  'package.json',
  'pyproject.toml',
  'requirements.in',
  'go.mod',
  'Cargo.toml',
  'Gemfile',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'composer.json',
  'mix.exs',
]);

const lockFiles = new Set([
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'poetry.lock',
  'uv.lock',
  'Pipfile.lock',
  'Cargo.lock',
  'go.sum',
  'Gemfile.lock',
  'composer.lock',
  'mix.lock',
  'packages.lock.json',
]);
