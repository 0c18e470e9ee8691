import { describe, expect, it } from 'vitest';
import { findMigrations } from '../../../src/core/migrations/find.ts';
import { isOneStatement, uncommented } from '../../../src/core/migrations/statements.ts';
import { processorTime } from '../../support/processor-time.ts';

const found = (texts: Readonly<Record<string, string | undefined>>) =>
  findMigrations({ list: async () => Object.keys(texts), read: async path => texts[path] }, {});

describe('a script', () => {
  it.each([
    ['one', 'create index concurrently i on t (a);\n-- done; really\n', true],
    ['one with a semicolon in a text', "insert into t values (';');", true],
    [
      'one with a semicolon in a body',
      'create function f() returns int as $x$ begin; return 1; end $x$ language sql;',
      true,
    ],
    ['one behind comments that nest', '/* a; /* b; */ c; */ select 1', true],
    ['nothing', ' ;; \n', true],
    ['two', 'select 1; select 2', false],
    ['two, one in what MySQL runs', 'select 1 /*! ; drop table t */', false],
    ['two, with a quote that a backslash does not escape', "select '\\'; select 2; --'", false],
  ])('holds %s', (_, text, one) => {
    expect(isOneStatement(text)).toBe(one);
  });

  it('is the same where only comments and white space differ', () => {
    expect(uncommented("select  '--no' -- yes\n/* and */\n,1")).toBe("select '--no' ,1");
  });

  it.each([
    ['semicolons', ';'.repeat(1_000_000)],
    ['open comments', '/*'.repeat(500_000)],
    ['quotes', "'".repeat(1_000_001)],
    ['dollars', '$a$b'.repeat(250_000)],
    ['dashes', '-'.repeat(1_000_000)],
  ])('is read in linear time, whatever it is made of: %s', (_, text) => {
    const start = processorTime();
    isOneStatement(`${text}x`);
    uncommented(`${text}x`);
    expect(processorTime() - start).toBeLessThan(2000);
  });
});

it('a file that a framework would refuse is told, and never taken for less', async () => {
  const dbmate = (text: string) => ({
    'db/migrations/1_a.sql': '-- migrate:up\n-- migrate:down\n',
    'db/migrations/2_b.sql': text,
  });
  const problem = async (text: string) => (await found(dbmate(text)))[0]?.list[1]?.problem;
  expect(await problem('drop table t;\n-- migrate:up\n-- migrate:down\n')).toBe(
    'a statement stands before `-- migrate:up`',
  );
  expect(await problem('-- migrate:down\n-- migrate:up\n')).toBe('`-- migrate:down` stands before `-- migrate:up`');
  expect(await problem('-- migrate:up\n')).toBe('there is no `-- migrate:down` in it');
  expect(await problem('drop table t;')).toBe('there is no `-- migrate:up` in it');
});

it('what is no file is told as unread', async () => {
  const [all] = await found({ 'go.mod': '', 'migrations/1_a.up.sql': 'a', 'migrations/2_b.up.sql': undefined });
  expect(all?.unread).toEqual(['migrations/2_b.up.sql']);
});

it('a ring of revisions ends', async () => {
  const revision = (name: string, on: string) =>
    `revision = "${name}"\ndown_revision = "${on}"\ndef upgrade():\n    pass\n`;
  const [all] = await found({
    'alembic/versions/a.py': revision('a', 'b'),
    'alembic/versions/b.py': revision('b', 'a'),
  });
  expect(all?.list.map(({ version }) => version)).toEqual(['b', 'a']);
});

it('ten thousand migrations are read at once', async () => {
  const texts: Record<string, string> = {};
  for (let index = 0; index < 5000; index++) {
    texts[`migrations/${index}_t.up.sql`] = `create table t${index} (id int);\n`;
    texts[`migrations/${index}_t.down.sql`] = `drop table t${index};\n`;
  }
  const [all] = await found(texts);
  expect(all?.list.length).toBe(5000);
});
