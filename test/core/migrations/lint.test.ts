import { expect, it } from 'vitest';
import { disprove } from '../../../src/core/migrations/lint/disprove.ts';
import type { Server, ServerName } from '../../../src/core/migrations/server.ts';
import { lintText, migrationOf } from '../../support/lint.ts';

const quiet = { 'lock-timeout-missing': 'off', 'ddl-not-transactional': 'off', 'locks-more-tables': 'off' } as const;
const lint = (text: string, more: Parameters<typeof lintText>[1] = {}) => lintText(text, { levels: quiet, ...more });
const told = async (text: string, more: Parameters<typeof lintText>[1] = {}) => {
  const { findings, notes } = await lint(text, more);
  return [...findings.map(({ code, place }) => `${code}:${place?.line}`), ...notes];
};

it('says what, where, why, and the SQL to write instead', async () => {
  expect((await lint('\n\nCREATE INDEX i\n  ON é.t (b);')).findings).toEqual([
    {
      code: 'migrations.index-not-concurrent',
      message: 'to build the index `i` blocks all writes to `é.t` until it is done (`index-not-concurrent`)',
      hint: 'in a migration of its own, outside a transaction: `CREATE INDEX CONCURRENTLY i ON é.t (b)`',
      actor: 'author',
      place: { path: 'db/2.sql', line: 3, endLine: 4 },
    },
  ]);
});

it('counts bytes as the parser does, and lines as the file does', async () => {
  expect(await told("SELECT 'éééé😀'; -- ü\nDROP TABLE t;\nDROP TABLE u")).toEqual([
    'migrations.drop-table:2',
    'migrations.drop-table:3',
  ]);
});

it('knows tables of all new files, and of no other `IF NOT EXISTS`', async () => {
  const added = [
    migrationOf('CREATE TABLE x (a int)', { path: 'db/2.sql' }),
    migrationOf('CREATE INDEX ON x (a)', { path: 'db/3.sql' }),
  ];
  expect((await lint('', { added })).findings).toEqual([]);
  const landed = [migrationOf('CREATE TABLE x (a int)', { path: 'db/1.sql' })];
  expect(await told('CREATE TABLE IF NOT EXISTS x (a int); CREATE INDEX ON x (a)', { landed })).toEqual([
    'migrations.index-not-concurrent:1',
  ]);
});

it('suppresses the next statement with a reason, and shows it', async () => {
  expect(await told('-- landworthy-ignore drop-table: it was never written\nDROP TABLE t;\nDROP TABLE u;')).toEqual([
    'migrations.drop-table:3',
    '`db/2.sql:1` suppresses `drop-table`: it was never written',
  ]);
  expect(await told('DROP TABLE t; -- landworthy-ignore drop-table: it was never written\nSELECT 1')).toEqual([
    '`db/2.sql:1` suppresses `drop-table`: it was never written',
  ]);
});

it('suppresses nothing without a reason, tells what is not needed, and what no rule is called', async () => {
  expect(await told('-- landworthy-ignore drop-table\nDROP TABLE t')).toEqual([
    'migrations.ignore-without-reason:1',
    'migrations.drop-table:2',
  ]);
  expect(await told('-- landworthy-ignore drop-tabel: it was never written\nSELECT 1')).toEqual([
    'migrations.unknown-rule:1',
    '`db/2.sql:1` suppresses `drop-tabel`, and nothing there needs it: remove it',
  ]);
});

it('honours what was written for squawk', async () => {
  expect(await told('-- squawk-ignore ban-drop-table\nDROP TABLE t;')).toEqual([
    '`db/2.sql:1` suppresses `ban-drop-table`: no reason given, for squawk asks for none',
  ]);
});

it('does not read a suppression in a text', async () => {
  expect(await told("SELECT '-- landworthy-ignore drop-table: it was never written'; DROP TABLE t")).toEqual([
    'migrations.drop-table:1',
  ]);
});

it('leaves out what psql alone knows, and says so', async () => {
  const text = '\\set x 1\nCOPY t FROM STDIN;\n1\tDROP TABLE z;\n\\.\nDROP TABLE t;\n\\i other.sql\n';
  expect(await told(text)).toEqual([
    'migrations.drop-table:5',
    'not linted: psql’s own `\\set x 1` (`db/2.sql:1`)',
    'not linted: the rows of `COPY … FROM STDIN` (`db/2.sql:2`)',
    'not linted: psql’s own `\\i other.sql` (`db/2.sql:6`)',
  ]);
});

it('says of programs that it did not read them', async () => {
  const added = [{ ...migrationOf(''), up: { kind: 'program' as const, path: 'db/2.js', text: '' }, path: 'db/2.js' }];
  expect(await lint('', { added })).toEqual({
    findings: [],
    notes: ['not linted, because it is a program: `db/2.js`'],
    proof: undefined,
  });
});

it('tells of warnings once for each rule', async () => {
  const { notes } = await lintText('ALTER TABLE t DROP CONSTRAINT a; ALTER TABLE t DROP CONSTRAINT b', {
    levels: quiet,
  });
  expect(notes).toEqual([
    '`db/2.sql:1`: rows that break `a` of `t` may come in from now on (`drop-constraint`): say in the change why it is not needed any more; the same at `db/2.sql:1`',
  ]);
});

it('takes back what a rehearsal disproves', async () => {
  const server = { name: 'postgres', version: [15] } as const;
  const part = await lint('ALTER TABLE t ALTER COLUMN a TYPE timestamptz');
  const statement = {
    text: '',
    line: 1,
    locks: [{ mode: 'AccessExclusiveLock', relation: 't' }],
    rewrites: [],
    noops: [],
  };
  const run = (...seen: readonly object[]) => ({
    engine: 'PostgreSQL 15.18',
    runs: [
      {
        ...{ way: 'up' as const, migration: '2', path: 'db/2.sql', milliseconds: 1 },
        statements: seen.map(one => ({ ...statement, ...one })),
      },
    ],
  });
  expect(disprove(part, run({}), server)).toMatchObject({
    findings: [],
    notes: ['`db/2.sql:1`: `type-change` spoke of a rewritten table, and the rehearsal rewrote none'],
  });
  for (const other of [[{ rewrites: ['t'] }], [{ line: 2 }], [{ locks: [] }], [{}, { rewrites: ['t'] }]])
    expect(disprove(part, run(...other), server).findings).toHaveLength(1);
});

it('takes back what MariaDB answered to a question, where production runs such a server', async () => {
  const server = { name: 'mariadb', version: [10, 11] } as const;
  const part = await lint('ALTER TABLE t MODIFY a varchar(40)', { server });
  expect(part.findings.map(({ code }) => code)).toEqual(['migrations.alter-copies-table']);
  const after = (mode: string, engine = 'MariaDB 10.11.19', other: Server = server) => {
    const statements = [{ text: '', line: 1, locks: [{ mode, relation: 't' }], rewrites: [], noops: [] }];
    const run = { way: 'up' as const, migration: '2', path: 'db/2.sql', statements, milliseconds: 1 };
    return disprove(part, { engine, runs: [run] }, other);
  };
  expect(after('ALGORITHM=INSTANT')).toMatchObject({
    findings: [],
    notes: ['`db/2.sql:1`: `alter-copies-table` spoke of writes that wait, and MariaDB 10.11.19 does it beside them'],
  });
  expect(after('ALGORITHM=INPLACE, LOCK=NONE').findings).toEqual([]);
  for (const left of [
    after('ALGORITHM=INPLACE, LOCK=SHARED'),
    after('ALGORITHM=COPY, LOCK=SHARED'),
    after('ALGORITHM=INSTANT', 'MariaDB 10.6.2'),
    after('ALGORITHM=INSTANT', 'MySQL 8.0.36'),
    after('ALGORITHM=INSTANT', 'MySQL 8.0.36', { name: 'oceanbase', version: undefined }),
    after('ALGORITHM=INSTANT', 'MySQL 8.0.36', { name: 'mysql', version: [8, 0, 28] }),
  ])
    expect(left.findings).toHaveLength(1);
});

const servers: readonly ServerName[] = ['postgres', 'mysql', 'sqlite'];

it.each(servers)('passes over what holds nothing but comments, for %s', async name => {
  for (const text of ['', ';;\n', '-- nothing\n/* at all */'])
    expect((await lint(text, { server: { name, version: undefined } })).findings).toEqual([]);
});

const hostile: Readonly<Record<string, string>> = {
  'a text without an end': `SELECT 'a;${' '.repeat(100_000)}`,
  'a comment without an end': '/*'.repeat(500_000),
  'a NUL byte': 'SELECT 1;\0DROP TABLE t',
  'a text that is cut': 'SELECT 1; ALTER TABLE t ADD COLUMN "',
};

it.each(servers.flatMap(name => Object.entries(hostile).map(([what, text]) => ({ name, what, text }))))(
  'does not pass $what, for $name',
  async ({ name, text }) => {
    const { findings } = await lint(text, { server: { name, version: undefined } });
    expect(findings.map(({ code }) => code)).toEqual(['migrations.syntax']);
  },
);

it.each([
  ['a wrong word', 'SELECT 1;\nALTR TABLE t', 2],
  ['parentheses without an end', `SELECT ${'('.repeat(200_000)}`, 1],
  ['a hundred thousand operators', `SELECT 1 ${'+'.repeat(100_000)} 1`, 1],
  ['too many conditions', `SELECT ${'a + '.repeat(100_000)}1`, 1],
  ['a dollar quote without an end', 'DO $a$ BEGIN $b$', 1],
  ['a replaced character', 'SELECT \ufffd; DROP TABL\ufffd', 1],
])('does not pass %s', async (_, text, line) => {
  const { findings } = await lint(text);
  expect(findings.map(({ code, place }) => [code, place?.line])).toEqual([['migrations.syntax', line]]);
});

it.each(servers)('reads ten megabytes in linear time, for %s', async name => {
  const text = `INSERT INTO t VALUES ${"(1, 'a', 2),".repeat(800_000)}(1, 'b', 2);\nDROP TABLE t;`;
  const { findings, notes } = await lint(text, { server: { name, version: undefined } });
  expect(findings.map(({ code, place }) => [code, place?.line])).toEqual([['migrations.drop-table', 2]]);
  expect(notes[0]).toMatch(/^not linted: .*9600 kB/);
});

it('reads comments in comments in linear time', async () => {
  expect(await told(`${'/*'.repeat(300_000)}${'*/'.repeat(300_000)}\nDROP TABLE t`)).toEqual([
    'migrations.drop-table:2',
  ]);
});

it('reads what MySQL runs although it looks like a comment, and other delimiters', async () => {
  const server = { name: 'mysql', version: [8, 0] } as const;
  expect(await told('/*!50001 DROP TABLE t */;', { server })).toEqual(['migrations.drop-table:1']);
  const routine =
    'DELIMITER //\nCREATE PROCEDURE p() BEGIN DROP TABLE t; IF a THEN SELECT 1; END IF; END//\nDELIMITER ;\nDROP TABLE u;';
  expect(await told(routine, { server })).toEqual(['migrations.drop-table:4']);
  const dynamic = "SET @s = IF(1, 'ALTER TABLE t DROP COLUMN a', 'SELECT 1');\nPREPARE p FROM @s;";
  expect(await told(dynamic, { server })).toEqual([
    'migrations.drop-column:1',
    'not linted: `PREPARE p FROM @s`, beyond the literals that it is made of (`db/2.sql:2`)',
  ]);
});

it.each([
  [
    "CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b' AFTER 'a'; SELECT 'b'::e",
    15,
    ['migrations.enum-value-in-transaction:1'],
  ],
  ["CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b' AFTER 'a'; SELECT 'b'::e", 18, []],
  ['ALTER TABLE t ADD COLUMN a int DEFAULT 1', 10, ['migrations.add-column-rewrites:1']],
  ['ALTER TABLE t ADD COLUMN a int DEFAULT 1', 11, []],
])('knows what %s is for PostgreSQL %i', async (text, version, expected) => {
  const { findings } = await lint(text, { server: { name: 'postgres', version: [version] } });
  expect(findings.map(({ code, place }) => `${code}:${place?.line}`)).toEqual(expected);
});

it.each([
  [
    [3, 52],
    ['migrations.sqlite-cannot-alter:1', 'migrations.sqlite-cannot-alter:1'],
  ],
  [[3, 53], []],
])('knows what SQLite %j can do to checks', async (version, expected) => {
  const text = 'ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0); ALTER TABLE t DROP CONSTRAINT c';
  expect(await told(text, { server: { name: 'sqlite', version } })).toEqual(expected);
});
