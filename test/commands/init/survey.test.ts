import { describe, expect, it } from 'vitest';
import { writePolicy } from '../../../src/commands/init/policy-text.ts';
import { surveyRepository } from '../../../src/commands/init/survey.ts';
import { loadPolicy } from '../../../src/policy/load.ts';

type Tree = Readonly<Record<string, string>>;

const survey = (tree: Tree) =>
  surveyRepository({ list: async () => Object.keys(tree).sort(), read: async path => tree[path] });

const pkg = (test: string, more = {}) => JSON.stringify({ scripts: { test, ...more } });

describe('the test command', () => {
  it.each<[string, Tree]>([
    ['npm test', { 'package.json': pkg('node --test'), 'package-lock.json': '' }],
    ['pnpm test', { 'package.json': pkg('vitest run'), 'pnpm-lock.yaml': '' }],
    ['yarn test', { 'package.json': pkg('jest'), 'yarn.lock': '' }],
    ['bun run test', { 'package.json': pkg('mocha'), 'bun.lock': '' }],
    ['python -m pytest', { 'pyproject.toml': '[tool.pytest.ini_options]\n' }],
    ['python -m pytest', { 'setup.py': '', 'tests/test_a.py': '' }],
    ['uv run pytest', { 'pyproject.toml': 'dev = ["pytest"]', 'uv.lock': '' }],
    ['go test -json ./...', { 'go.mod': '' }],
    ['tox', { 'tox.ini': '', 'setup.py': '' }],
    ['cargo test', { 'Cargo.toml': '[package]\n' }],
    ['cargo test --workspace', { 'Cargo.toml': '[workspace]\n' }],
    ['./mvnw -B test', { 'pom.xml': '', mvnw: '' }],
    ['./gradlew cleanTest test', { 'build.gradle.kts': '', gradlew: '' }],
    ['bundle exec rspec', { Gemfile: '', 'spec/a_spec.rb': '' }],
    ['bin/rails test', { Gemfile: '', 'bin/rails': '' }],
    ['composer test', { 'composer.json': '{"scripts": {"test": "phpunit"}}' }],
    ['vendor/bin/phpunit', { 'composer.json': '{}', 'phpunit.xml.dist': '' }],
    ['dotnet test', { 'App.sln': '' }],
    ['mix test', { 'mix.exs': '' }],
    ['make test', { Makefile: 'build:\n\tcc a.c\ntest: build\n\t./a.out\n', 'core/go.mod': '' }],
    ['go test -json ./...', { 'go.mod': '', Makefile: 'test:\n' }],
  ])('is `%s`', async (run, tree) => {
    expect((await survey(tree)).tests.map(test => test.run)).toEqual([run]);
  });

  it.each<[string, Tree]>([
    ['the one that npm writes', { 'package.json': pkg('echo "Error: no test specified" && exit 1') }],
    ['one of a package that is not at the root', { 'examples/package.json': pkg('jest') }],
    ['in a file that is no JSON', { 'package.json': '{' }],
    ['in a file that is no map', { 'package.json': 'null' }],
    ['in a list of scripts', { 'package.json': '{"scripts": null}' }],
  ])('is not %s', async (_, tree) => {
    expect((await survey(tree)).tests).toEqual([]);
  });

  it('is one for each language', async () => {
    const { tests } = await survey({ 'package.json': pkg('vitest'), 'go.mod': '', 'pom.xml': '' });
    expect(tests.map(test => test.name)).toEqual(['unit', 'go', 'java']);
  });
});

describe('migrations', () => {
  it.each<[string, readonly string[], Tree]>([
    [
      'Prisma',
      ['db/prisma/migrations/**'],
      { 'db/prisma/schema.prisma': '', 'db/prisma/migrations/1_a/migration.sql': '' },
    ],
    ['Rails', ['db/migrate/**'], { 'db/migrate/20260101_a.rb': '' }],
    ['Django', ['**/migrations/*.py'], { 'manage.py': '', 'shop/migrations/0001_initial.py': '' }],
    ['Alembic', ['alembic/versions/**'], { 'alembic.ini': '', 'alembic/versions/1_a.py': '' }],
    [
      'Flyway',
      ['src/main/resources/db/migration/**'],
      { 'src/main/resources/db/migration/V1__a.sql': '', 'src/main/resources/db/migration/V2__b.sql': '' },
    ],
    ['Knex', ['migrations/**'], { 'knexfile.js': '', 'migrations/1_a.js': '' }],
    ['goose', ['migrations/**'], { 'migrations/001_a.sql': '-- +goose Up\n' }],
    ['golang-migrate', ['db/migrations/**'], { 'db/migrations/1_a.up.sql': '', 'db/migrations/1_a.down.sql': '' }],
    ['Ecto', ['priv/repo/migrations/**'], { 'mix.exs': '', 'priv/repo/migrations/1_a.exs': '' }],
    ['Laravel', ['database/migrations/**'], { artisan: '', 'database/migrations/1_a.php': '' }],
    ['Entity Framework', ['App/Migrations/**'], { 'App/Migrations/20260101000000_A.cs': '' }],
    ['SQL', ['db/migrations/**'], { 'db/migrations/001.sql': '' }],
    ['numbered', ['internal/migrations/**'], { 'internal/migrations/v1.2.0.go': '' }],
  ])('of %s', async (tool, paths, tree) => {
    expect((await survey(tree)).migrations).toMatchObject({ tool, paths });
  });

  const goose = (up: string) => ({
    'db/migrations/001_a.sql': `-- +goose Up\n${up};\n-- +goose Down\ndrop table a;\n`,
  });
  const compose = (image: string) => ({ 'docker-compose.yml': `services:\n  db:\n    image: ${image}\n` });
  const serial = goose('create table a (id bigserial)');
  it.each<[string, Tree, string | undefined, boolean | undefined, boolean | undefined]>([
    ['of PostgreSQL alone', serial, 'postgres', true, true],
    [
      'of the version that is started for tests',
      { ...serial, ...compose('postgres:15.6-alpine') },
      'postgres 15.6',
      true,
      true,
    ],
    ['of SQLite alone', goose('create table a (id integer primary key autoincrement)'), 'sqlite', true, true],
    ['of MySQL alone', goose('create table `a` (id int)'), 'mysql', true, false],
    ['with words of another in comments', goose('/* `a` */ create table a (b jsonb) -- `b`'), 'postgres', true, true],
    ['that any server knows', goose('create table a (id int)'), undefined, undefined, undefined],
    ['with an extension that no owner of a database makes', goose('create extension postgis'), 'postgres', true, false],
    ['for psql', goose('copy a from stdin; select 1::int'), 'postgres', true, false],
    [
      'for several servers',
      { 'db/mysql/migrations/1_a.up.sql': '', 'db/postgres/migrations/1_a.up.sql': '' },
      undefined,
      undefined,
      undefined,
    ],
    [
      'of which Prisma says for what',
      {
        'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
        'prisma/migrations/1_a/migration.sql': '',
      },
      'postgres',
      true,
      true,
    ],
    [
      'that are programs',
      { 'knexfile.js': '', 'db/postgres/migrations/1_a.js': 'exports.up = () => {}; exports.down = () => {}' },
      'postgres',
      false,
      false,
    ],
  ])('%s', async (_, tree, server, isSql, canRehearse) => {
    const found = (await survey(tree)).migrations;
    expect([found?.server, found?.isSql, found?.canRehearse]).toEqual([server, isSql, canRehearse]);
  });

  it.each(['test/db/migrations/001.sql', 'src/migrations/index.ts'])('are not in %s', async path => {
    expect((await survey({ [path]: '' })).migrations).toBeUndefined();
  });
});

describe('the flag registry', () => {
  it.each<[string, string, string]>([
    ['flagd', 'flags.json', '{"flags": {"a": {"variants": {"on": true}, "defaultVariant": "on"}}}'],
    ['go-feature-flag', 'config/flags.yaml', 'a:\n  variations: {on: true}\n  defaultRule: {variation: on}\n'],
    ['flipt', 'features.yml', 'namespace: default\nflags:\n- key: a\n  enabled: false\n'],
    ['unleash', 'unleash.json', '{"features": [], "featureEnvironments": []}'],
    ['landworthy', 'flags.yml', 'flags:\n  refunds:\n    owner: payments\n    default: off\n'],
  ])('of %s', async (format, file, text) => {
    expect((await survey({ [file]: text })).flags).toEqual({ file, format });
  });

  it('is nothing that only has the name', async () => {
    expect((await survey({ 'features.json': '["dark mode"]', 'flags.yml': 'CFLAGS: -O2\n' })).flags).toBeUndefined();
  });
});

it('no registry of flags is one that is shown as an example', async () => {
  const text = '{"flags": {"a": {"variants": {"on": true}, "defaultVariant": "on"}}}';
  expect((await survey({ 'config/samples/flags.json': text, 'docs/flags.json': text })).flags).toBeUndefined();
});

describe('kinds', () => {
  it('know tests, dependencies and CI, and what a program wrote', async () => {
    const paths = ['README.md', 'crates/a/tests/a.rs', 'src/a.test.ts', 'package.json', 'package-lock.json'];
    const more = ['requirements.in', 'requirements.txt', '.github/dependabot.yml', 'src/a.snap'];
    expect(await survey(Object.fromEntries([...paths, ...more].map(path => [path, ''])))).toMatchObject({
      docs: ['**/*.md'],
      testFiles: ['**/tests/**', '**/*.test.*'],
      upkeep: [
        'landworthy.yml',
        '**/package.json',
        '**/requirements.in',
        '.github/**',
        '**/package-lock.json',
        'requirements.txt',
      ],
      generated: ['**/package-lock.json', 'requirements.txt', '**/*.snap'],
    });
  });

  it('of texts that somebody wrote are not what a program wrote', async () => {
    expect((await survey({ 'requirements.txt': '' })).generated).toEqual([]);
  });
});

describe('the policy', () => {
  const everything: Tree = {
    'README.md': '',
    'docs/a.txt': '',
    'package.json': pkg('vitest', { lint: 'biome ci .' }),
    'package-lock.json': '',
    'pom.xml': '',
    'manage.py': '',
    'shop/migrations/0001_initial.py': '',
    'flags.yml': 'flags:\n  refunds:\n    owner: payments\n    default: off\n',
    '.github/CODEOWNERS': '',
    '.github/workflows/test.yml': '',
  };

  it.each<[string, Tree, string]>([
    ['an empty repository', {}, 'main'],
    ['one that has everything', everything, 'main'],
    [
      'hostile names',
      { 'a"\n]: {}, x/db/migrations/1.sql': '', 'b"]\nflags.yml': 'flags:\n  a:\n    owner: x\n    expires: y\n' },
      'on',
    ],
    ['a branch that is a number', { 'a.md': '' }, '1.0'],
  ])('of %s is valid', async (_, tree, base) => {
    const text = writePolicy(await survey(tree), base);
    const loaded = await loadPolicy({ read: async () => text, starter: async () => undefined }, 'landworthy.yml');
    expect(loaded?.policy.base).toBe(base);
    expect(loaded?.policy.requirements.map(({ id }) => id)).toContain('change.mergeable');
  });

  it('is the same each time', async () => {
    expect(writePolicy(await survey(everything), 'main')).toBe(writePolicy(await survey(everything), 'main'));
  });
});
