import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/system/database/engine.ts';
import { connectMysql, type MysqlSession } from '../../../src/system/database/mysql/client.ts';
import { openMysql } from '../../../src/system/database/mysql/engine.ts';
import { findMariadb, type MysqlServer, startMariadb } from '../../../src/system/database/mysql/server.ts';

const tables: Readonly<Record<string, string>> = {
  p: 'create table p (id int primary key, k int, key (k)); insert into p values (1, 1)',
  u: `create table u (id int primary key, a int, c int); insert into u (id) values (1), (2);
    create trigger stamp before insert on u for each row set new.a = 1`,
  t: `create table t (id int primary key, a int, b varchar(20), v varchar(60), e enum('x', 'y'), n decimal(10, 2), txt text,
      pt point not null, g int as (a + 1) stored, w int as (a + 2) virtual, o int, nn int not null default 1,
      c varchar(9) character set latin1, key t_a (a), constraint t_o foreign key (o) references p (id), constraint t_c check (a < 1000));
    insert into t (id, a, b, e, n, txt, pt, o) values (1, 1, 'b', 'x', 1.5, 't', point(1, 1), 1)`,
  child: `create table child (id int primary key, p_id int references p (id), up int,
      constraint child_up foreign key (up) references child (id))`,
  m: 'create table m (id int primary key, a int) engine=MyISAM',
  parts: `create table parts (id int not null, at date not null, a int, primary key (id, at)) partition by range (year(at))
      (partition p1 values less than (2021), partition p2 values less than (2022));
    insert into parts values (1, '2020-05-01', 1)`,
};
/** Each has `p` for a parent. */
const tableOf = (text: string): string => /\b(t|u|child|m|parts)\b/.exec(text.replace(/^set [^;]*;/, ''))?.[1] ?? 'u';

const instant = 'INSTANT';
const beside = 'NOCOPY, LOCK=NONE';
const anew = 'INPLACE, LOCK=NONE';
const copy = 'COPY, LOCK=SHARED';

/** How MariaDB 10.11 does it, what it answers and what its own tables show of it. */
const answers: readonly (readonly [string, string | undefined])[] = [
  ['alter table u add column z int', instant],
  ['alter table u add column z int first', instant],
  ['alter table u add column z int after a', instant],
  // A virtual column stands in the way.
  ['alter table t add column z int after a', copy],
  ['alter table t add column z char(36) default uuid()', copy],
  ['alter table t add column z timestamp not null default current_timestamp', instant],
  ['alter table t add column z int as (a * 2) stored', copy],
  ['alter table t add column z int as (a * 2) virtual', instant],
  ['alter table u add column z int auto_increment, add key (z)', 'INPLACE, LOCK=SHARED'],
  ['alter table t add column z int references p (id)', copy],
  ['alter table t add column z int check (z > 0)', instant],
  ['alter table t drop column b', instant],
  ['alter table t drop column w', instant],
  ['alter table t modify a bigint', copy],
  ['alter table t modify b varchar(40)', instant],
  ['alter table t modify b varchar(10)', copy],
  ['alter table t modify v varchar(80)', copy],
  ['alter table t modify c varchar(80) character set latin1', instant],
  ['alter table t modify c varchar(9) character set utf8mb4', copy],
  ["alter table t modify e enum('x', 'y', 'z')", instant],
  ["alter table t modify e enum('y', 'x')", copy],
  ['alter table t modify a int not null', copy],
  ['alter table t modify nn int null', anew],
  ['alter table t modify b text', copy],
  ['alter table u change a aa int', instant],
  ['alter table u rename column c to d', instant],
  ['alter table t alter column a set default 3', instant],
  ['alter table t add index z (b)', beside],
  ['ALTER TABLE `t` ADD UNIQUE `z` (`b`) -- once each', beside],
  ['create index z on t (b)', beside],
  ['create unique index if not exists z on `t` (b)', beside],
  ['create fulltext index z on t (txt)', 'INPLACE, LOCK=SHARED'],
  ['alter table t add spatial index z (pt)', 'NOCOPY, LOCK=SHARED'],
  ['alter table t drop index t_a', beside],
  ['drop index t_a on t', beside],
  ['drop index if exists `t_a` on `t`', beside],
  ['alter table u drop primary key', copy],
  ['alter table u drop primary key, add primary key (id, nothing)', undefined],
  ['alter table t add constraint z foreign key (a) references p (id)', copy],
  ['set foreign_key_checks = 0; alter table t add constraint z foreign key (a) references p (id)', instant],
  ['alter table t drop foreign key t_o', instant],
  ['alter table child drop foreign key child_up', instant],
  ['alter table child add column z int', instant],
  ['alter table t add constraint z check (a > 0)', copy],
  ['alter table u convert to character set latin1', instant],
  ['alter table t convert to character set latin1', copy],
  ['alter table t engine = InnoDB', anew],
  ["alter table t comment = 'algorithms'", instant],
  ['alter table u add column z int, add index (a)', anew],
  ['alter table u add column z int, modify a bigint', copy],
  ['alter table u rename to u2', instant],
  ['alter table parts add column z int', instant],
  ['alter table parts modify a bigint', copy],
  ['alter table m add column z int', copy],
  // What cannot be asked, says itself how, or was not there before, is not told.
  ['alter table parts add partition (partition p3 values less than (2023))', undefined],
  ['alter table u partition by hash (id) partitions 2', undefined],
  ['alter table u add column z int, algorithm = copy', undefined],
  ['create table x (id int); alter table x modify id bigint', undefined],
  ['create temporary table u (id int); alter table u modify id bigint', undefined],
  ['alter table landworthy.u modify a bigint', undefined],
  ["set old_alter_table = 'COPY'; alter table u add column z int", undefined],
  ['rename table u to u2', undefined],
];

const programs = findMariadb(process.env);

describe.skipIf(!programs)('MariaDB, asked how it does', { timeout: 120_000 }, () => {
  let server: MysqlServer;
  let engine: Engine;
  let admin: MysqlSession;
  const run = (text: string, traced: boolean) =>
    engine.run({ kind: 'sql', path: 'a.sql', line: 1, text, transaction: 'none' }, traced);
  /** What identifies the tables' files. */
  const files = async () => {
    const rows = await admin.query(
      "select name, table_id as id from information_schema.innodb_sys_tables where name like 'landworthy%'",
    );
    return new Map(rows.map(({ name, id }) => [name, id]));
  };

  beforeAll(async () => {
    if (!programs) return;
    server = await startMariadb(programs, { env: process.env, forPrograms: false });
    engine = await openMysql(server);
    admin = await connectMysql({ socketPath: server.migrator.socketPath ?? '', user: 'root' });
  }, 120_000);
  afterAll(async () => {
    await admin?.end();
    await engine?.close();
  });

  it.each(answers)('%s', async (text, expected) => {
    const table = tableOf(text);
    await admin.query('drop database landworthy');
    await admin.query('create database landworthy character set utf8mb4');
    await engine.renew();
    expect((await run(`${tables['p']}; ${tables[table]}`, false)).failure).toBeUndefined();
    await engine.renew();
    const before = await files();
    const { statements, failure } = await run(text, true);
    const { locks = [], rewrites = [] } = statements.at(-1) ?? {};
    expect(locks).toEqual(expected === undefined ? [] : [{ mode: `ALGORITHM=${expected}`, relation: table }]);
    const after = await files();
    // Nothing is left aside; and what was made anew has a number of its own.
    expect([...after.keys()].filter(name => name?.startsWith('landworthy_aside'))).toEqual([]);
    const own = [...before].filter(
      ([name]) => name?.startsWith(`landworthy/${table}#`) || name === `landworthy/${table}`,
    );
    if (failure || expected === undefined || /rename to/.test(text) || !own.length) return;
    expect(rewrites).toEqual(own.some(([name, id]) => after.get(name) !== id) ? [table] : []);
  });
});
