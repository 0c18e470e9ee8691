import type { Files } from '../../core/facts.ts';

/** A way to run a project's tests. */
export interface FoundTests {
  /** The requirement's name. */
  readonly name: string;
  /** What was seen, for people. */
  readonly found: string;
  readonly run: string;
  /** Where the results are, in which format, if more than closing lines is to be had without further ado. */
  readonly report?: { readonly format: 'junit' | 'go'; readonly at: string };
}

type Detector = (repository: {
  readonly has: (mark: RegExp) => boolean;
  readonly text: (path: string) => Promise<string>;
}) => Promise<FoundTests | undefined>;

/** The test commands of languages other than JavaScript, from the files that their tools keep at the root. */
export async function findTests(paths: readonly string[], read: Files['read']): Promise<readonly FoundTests[]> {
  const repository = {
    has: (mark: RegExp) => paths.some(path => mark.test(path)),
    text: async (path: string) => (paths.includes(path) ? ((await read(path)) ?? '') : ''),
  };
  const found = await Promise.all(detectors.map(detect => detect(repository)));
  return found.filter(one => one !== undefined);
}

/** Where nothing else is known to run the tests: the target that everybody knows. */
export async function findMakeTests(paths: readonly string[], read: Files['read']): Promise<readonly FoundTests[]> {
  const file = ['Makefile', 'makefile', 'GNUmakefile'].find(name => paths.includes(name));
  if (file === undefined || !/^test\s*:(?!=)/m.test((await read(file)) ?? '')) return [];
  return [{ name: 'unit', found: `\`test\` in \`${file}\``, run: 'make test' }];
}

const python: Detector = async ({ has, text }) => {
  if (has(/^tox\.ini$/)) return { name: 'python', found: '`tox.ini`', run: 'tox' };
  const project = await text('pyproject.toml');
  const marked =
    has(/^(?:pytest\.ini|conftest\.py|tests?\/conftest\.py)$/) ||
    /\bpytest\b/.test(project) ||
    /^\[tool:pytest\]/m.test(await text('setup.cfg'));
  if (!marked && !(has(/^(?:pyproject\.toml|setup\.py|requirements\.txt)$/) && has(/(?:^|\/)test_[^/]+\.py$/)))
    return undefined;
  const runner = has(/^uv\.lock$/) ? 'uv run pytest' : has(/^poetry\.lock$/) ? 'poetry run pytest' : 'python -m pytest';
  return { name: 'python', found: 'pytest', run: runner };
};

const go: Detector = async ({ has }) =>
  has(/^go\.mod$/)
    ? { name: 'go', found: '`go.mod`', run: 'go test -json ./...', report: { format: 'go', at: 'stdout' } }
    : undefined;

const rust: Detector = async ({ has, text }) => {
  if (!has(/^Cargo\.toml$/)) return undefined;
  const all = /^\[workspace\]/m.test(await text('Cargo.toml')) ? ' --workspace' : '';
  return { name: 'rust', found: '`Cargo.toml`', run: `cargo test${all}` };
};

const java: Detector = async ({ has }) => {
  if (has(/^pom\.xml$/)) {
    const run = has(/^mvnw$/) ? './mvnw -B test' : 'mvn -B test';
    return {
      name: 'java',
      found: '`pom.xml`',
      run,
      report: { format: 'junit', at: '**/target/surefire-reports/*.xml' },
    };
  }
  if (!has(/^build\.gradle(?:\.kts)?$/)) return undefined;
  // Without `cleanTest`, Gradle keeps the results of an earlier run.
  const run = `${has(/^gradlew$/) ? './gradlew' : 'gradle'} cleanTest test`;
  return {
    name: 'java',
    found: '`build.gradle`',
    run,
    report: { format: 'junit', at: '**/build/test-results/test/*.xml' },
  };
};

const ruby: Detector = async ({ has }) => {
  if (!has(/^Gemfile$/)) return undefined;
  if (has(/^spec\/.*_spec\.rb$/)) return { name: 'ruby', found: 'RSpec', run: 'bundle exec rspec' };
  if (has(/^bin\/rails$/)) return { name: 'ruby', found: 'Rails', run: 'bin/rails test' };
  return has(/^test\/.*_test\.rb$/) ? { name: 'ruby', found: 'Minitest', run: 'bundle exec rake test' } : undefined;
};

const php: Detector = async ({ has, text }) => {
  if (/"scripts"[\s\S]*"test"\s*:/.test(await text('composer.json')))
    return { name: 'php', found: 'a test script in `composer.json`', run: 'composer test' };
  return has(/^phpunit\.xml(?:\.dist)?$/) ? { name: 'php', found: 'PHPUnit', run: 'vendor/bin/phpunit' } : undefined;
};

const dotnet: Detector = async ({ has }) =>
  has(/(?:^[^/]+\.slnx?|[Tt]ests?\.[cf]sproj)$/)
    ? { name: 'dotnet', found: 'a .NET solution', run: 'dotnet test' }
    : undefined;

const elixir: Detector = async ({ has }) =>
  has(/^mix\.exs$/) ? { name: 'elixir', found: '`mix.exs`', run: 'mix test' } : undefined;

const detectors: readonly Detector[] = [python, go, rust, java, ruby, php, dotnet, elixir];
