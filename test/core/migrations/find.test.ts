import { describe, expect, it } from 'vitest';
import { findMigrations } from '../../../src/core/migrations/find.ts';
import type { MigrationsRequest, Script } from '../../../src/core/migrations/migration.ts';

type Texts = Readonly<Record<string, string>>;

const filesOf = (texts: Texts) => ({
  list: async () => Object.keys(texts).sort(),
  read: async (path: string) => texts[path],
});

async function found(texts: Texts, request: MigrationsRequest = {}) {
  const all = await findMigrations(filesOf(texts), request);
  return all.map(({ framework, folder, list }) => ({
    framework,
    folder,
    list: list.map(({ version, name, up, down }) => [version, name, shown(up), shown(down)]),
  }));
}

const shown = (script: Script | undefined) => {
  if (!script) return '';
  if (script.kind === 'program') return `${script.path} is run`;
  return `${script.path}:${script.line} ${script.transaction} ${JSON.stringify(script.text)}`;
};

const up = 'create table t (id int);\n';
const down = 'drop table t;\n';

describe('the migrations of', () => {
  it('golang-migrate, whose version is a number of any width', async () => {
    const texts = {
      'go.mod': '',
      'db/migrations/10_b.up.sql': `${up}${up}`,
      'db/migrations/9_a.up.sql': up,
      'db/migrations/9_a.down.sql': down,
      'db/migrations/010_b.down.sql': down,
    };
    expect(await found(texts)).toEqual([
      {
        framework: 'golang-migrate',
        folder: 'db/migrations',
        list: [
          [
            '9',
            'a',
            `db/migrations/9_a.up.sql:1 none ${JSON.stringify(up)}`,
            `db/migrations/9_a.down.sql:1 none ${JSON.stringify(down)}`,
          ],
          ['10', 'b', `db/migrations/10_b.up.sql:1 file ${JSON.stringify(up + up)}`, ''],
        ],
      },
    ]);
  });

  it('dbmate, whose marks count wherever a line begins with them', async () => {
    const text = `-- migrate:up transaction:false\r\n${up}select '\n-- migrate:down\n';\n`;
    expect(await found({ 'db/migrations/20260101_a.sql': text })).toEqual([
      {
        framework: 'dbmate',
        folder: 'db/migrations',
        list: [
          [
            '20260101',
            'a',
            `db/migrations/20260101_a.sql:2 none ${JSON.stringify(`${up}select '`)}`,
            `db/migrations/20260101_a.sql:5 file ${JSON.stringify("';\n")}`,
          ],
        ],
      },
    ]);
  });

  it('goose, with its annotations and without a transaction', async () => {
    const text = `-- +goose NO TRANSACTION\n-- +goose Up\n${up}\n-- +goose Down\n${down}`;
    expect(await found({ 'migrations/00001_a.sql': text })).toEqual([
      {
        framework: 'goose',
        folder: 'migrations',
        list: [
          [
            '00001',
            'a',
            `migrations/00001_a.sql:3 none ${JSON.stringify(up)}`,
            `migrations/00001_a.sql:6 none ${JSON.stringify(down)}`,
          ],
        ],
      },
    ]);
  });

  it.each<[string, Texts, string, readonly string[]]>([
    [
      'prisma',
      {
        'prisma/schema.prisma': '',
        'prisma/migrations/migration_lock.toml': '',
        'prisma/migrations/20260101_a/migration.sql': up,
      },
      'prisma/migrations',
      ['20260101 a'],
    ],
    [
      'drizzle',
      {
        'drizzle.config.ts': '',
        'drizzle/meta/_journal.json': '{"entries":[{"tag":"0001_b","when":1},{"tag":"0000_a","when":2}]}',
        'drizzle/0000_a.sql': up,
        'drizzle/0001_b.sql': up,
      },
      'drizzle',
      ['0001 b', '0000 a'],
    ],
    [
      'sqitch',
      {
        'sqitch.plan':
          '%project=x\n\nb 2026-01-01T00:00:00Z A <a@b.c> # n\na [b] 2026-01-01T00:00:00Z A <a@b.c> # n\n@v1 2026-01-01T00:00:00Z A <a@b.c> # t\na [a@v1] 2026-01-01T00:00:00Z A <a@b.c> # n\n',
        'deploy/a.sql': up,
        'deploy/a@v1.sql': up,
        'deploy/b.sql': up,
        'revert/a.sql': down,
        'verify/a.sql': '',
      },
      '',
      ['b ', 'a@v1 ', 'a '],
    ],
    ['atlas', { 'migrations/atlas.sum': 'h1:', 'migrations/2026_a.sql': up }, 'migrations', ['2026 a']],
    [
      'flyway',
      { 'src/db/V1_10__b.sql': up, 'src/db/V1.9__a.sql': up, 'src/db/U1.9__a.sql': down, 'src/db/R__r.sql': up },
      'src/db',
      ['1.9 a', '1_10 b'],
    ],
    [
      'rails',
      { 'db/migrate/20260101000000_a.rb': 'class A < ActiveRecord::Migration[7.1]\n def change\n end\nend' },
      'db/migrate',
      ['20260101000000 a'],
    ],
    [
      'django',
      {
        'shop/migrations/__init__.py': '',
        'shop/migrations/0002_a.py':
          'class Migration(migrations.Migration):\n    dependencies = [("shop", "0001_initial")]\n',
        'shop/migrations/0001_initial.py': 'class Migration(migrations.Migration):\n    dependencies = []\n',
      },
      'shop/migrations',
      ['0001_initial ', '0002_a '],
    ],
    [
      'alembic',
      {
        'alembic/versions/b.py': 'revision = "1"\ndown_revision: Union[str, None] = "2"\ndef upgrade(): pass\n',
        'alembic/versions/a.py': "revision: str = '2'\ndown_revision = None\ndef upgrade(): pass\n",
      },
      'alembic/versions',
      ['2 a', '1 b'],
    ],
    [
      'liquibase',
      {
        'db/changelog/a.sql':
          '--liquibase formatted sql\n--changeset me:1\ncreate table t (id int);\n--rollback drop table t;\n--changeset me:2 runInTransaction:false\nselect 1;\n',
      },
      'db/changelog',
      ['me:1 db/changelog/a.sql', 'me:2 db/changelog/a.sql'],
    ],
    [
      'typeorm',
      { 'src/migrations/1700000000000-A.ts': 'export class A1700000000000 implements MigrationInterface {}' },
      'src/migrations',
      ['1700000000000 A'],
    ],
    [
      'node-pg-migrate',
      { 'migrations/1700000000000_a.js': 'exports.up = pgm => { pgm.createTable("t", {}) }' },
      'migrations',
      ['1700000000000 a'],
    ],
    [
      'db-migrate',
      { 'migrations/20260101000000-a.js': 'exports.up = (db, callback) => db.runSql("", callback)' },
      'migrations',
      ['20260101000000 a'],
    ],
    [
      'sequelize',
      { 'migrations/20260101000000-a.js': 'module.exports = { up: queryInterface => {} }' },
      'migrations',
      ['20260101000000 a'],
    ],
    ['knex', { 'migrations/20260101000000_a.js': 'exports.up = knex => {}' }, 'migrations', ['20260101000000 a']],
    ['sqlx', { 'Cargo.toml': '', 'migrations/20260101000000_a.sql': up }, 'migrations', ['20260101000000 a']],
    ['sql', { 'migrations/V0001.a.up.sql': up, 'migrations/V0001.a.down.sql': down }, 'migrations', ['V0001 a']],
  ])('%s', async (framework, texts, folder, list) => {
    const all = await found(texts);
    expect(all.map(one => ({ ...one, list: one.list.map(([version, name]) => `${version} ${name}`) }))).toEqual([
      { framework, folder, list },
    ]);
  });
});

it('takes those for one server, and those for all where it has none of its own', async () => {
  const texts = {
    'migrations/1_a.mysql.up.sql': 'mysql',
    'migrations/1_a.up.sql': 'all',
    'migrations/1_a.down.sql': 'back',
    'migrations/2_b.sqlite3.up.sql': 'sqlite',
  };
  const request = { framework: 'sql', server: 'mariadb' } as const;
  expect((await found(texts, request))[0]?.list).toEqual([
    ['1', 'a', 'migrations/1_a.mysql.up.sql:1 file "mysql"', 'migrations/1_a.down.sql:1 file "back"'],
  ]);
});

it('tells what belongs to no migration, and what the framework passes over', async () => {
  const texts = {
    'db/2_b.down.sql': down,
    'db/1_a.up.sql': up,
    'db/1_other.down.sql': down,
    'db/add.sql': up,
    'db/README.md': '',
  };
  const [all] = await findMigrations(filesOf(texts), { folder: 'db', framework: 'golang-migrate' });
  expect(all).toMatchObject({ orphans: [{ path: 'db/2_b.down.sql' }], ignored: ['db/add.sql'], unread: [] });
});

it('compares versions beyond the numbers that JavaScript counts exactly', async () => {
  const version = (digit: number) => `900719925474099200000${digit}`;
  const texts = { [`db/${version(2)}_b.up.sql`]: up, [`db/${version(1)}_a.up.sql`]: up };
  expect((await found(texts, { folder: 'db', framework: 'golang-migrate' }))[0]?.list.map(([, name]) => name)).toEqual([
    'a',
    'b',
  ]);
});
