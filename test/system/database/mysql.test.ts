import { describe, expect, it } from 'vitest';
import { findMariadb } from '../../../src/system/database/mysql/server.ts';
import { judged, migration, rehearse } from '../../support/rehearsal.ts';

const server = { name: 'mariadb', version: undefined } as const;
const base = [
  migration(
    '1',
    `create table users (id int auto_increment primary key, name varchar(40) not null unique, mood enum('glad', 'sad'), born date) engine=InnoDB;
     create table orders (id int primary key, user_id int not null, note text, amount decimal(10, 2) default 0, made datetime,
       constraint orders_user foreign key (user_id) references users (id));`,
  ),
];

describe.skipIf(!findMariadb(process.env))('a rehearsal with MariaDB', { timeout: 120_000 }, () => {
  it('tells what did not come back, what is gone, and what did nothing', async () => {
    const added = [
      migration(
        '2',
        `alter table orders add column total int not null default 0 after note; create index orders_note on orders (note(10));
         alter table users modify name varchar(80) not null; delete from orders where id = 1; drop table if exists nothing;
         create trigger stamp before insert on orders for each row begin set new.made = now(); end;`,
        'alter table orders drop column total; drop index if exists order_note on orders; drop index orders_note on orders;',
      ),
    ];
    const part = await judged({ base, added, server });
    expect(part).toEqual({
      findings: [
        expect.stringMatching(
          /^migrations\.again-fails: `2\.up\.sql`, applied again after its way back, fails on MariaDB [\d.]+: Trigger '.*stamp' already exists$/,
        ),
        'migrations.not-restored: column `users.name` did not come back: type was `varchar(40)`, is `varchar(80)`',
        'migrations.not-restored: trigger `orders.stamp` is left behind',
        'migrations.rows-lost: 1 of 3 rows of `orders` did not come back',
        expect.stringMatching(
          /^migrations\.noop-if-exists: on its way back, `2\.down\.sql:1` does nothing: Can't DROP INDEX `order_note`/,
        ),
      ],
      notes: [
        '`2.up.sql:2` writes all rows anew of `users`, under ALGORITHM=COPY, LOCK=SHARED',
        expect.stringMatching(/^`2\.up\.sql:2` does nothing: Unknown table '\w+\.nothing'$/),
      ],
      proof: undefined,
    });
  });

  it('tells what is not seen in a column', async () => {
    const base = [
      migration(
        '1',
        `create table t (id int) partition by range (id) (partition p0 values less than (5)); create index small on t (id);
         create table u (id int); create procedure q (in a int) select 1;`,
      ),
    ];
    const up = `alter table t add partition (partition p1 values less than (9)); drop index small on t; create index small on t (id desc);
      alter table u add system versioning; create sequence s; drop procedure q; create procedure q (in a bigint) select 1;`;
    const { findings } = await judged({ base, added: [migration('2', up, 'select 1')], server });
    expect(findings.slice(1)).toEqual([
      'migrations.not-restored: index `t.small` did not come back: columns was `id`, is `id desc`',
      'migrations.not-restored: procedure `q` did not come back: parameters was `IN a int(11)`, is `IN a bigint(20)`',
      'migrations.not-restored: sequence `s` is left behind',
      'migrations.not-restored: table `t` did not come back: partitions was `RANGE (`id`): p0 5`, is `RANGE (`id`): p0 5, p1 9`',
      'migrations.not-restored: table `u` did not come back: versioned is `yes`, and was none',
    ]);
  });

  it('gives a migration no rights beyond its own database', async () => {
    const added = [migration('2', "select load_file('/etc/passwd') into outfile '/tmp/landworthy-out'", 'select 1')];
    await expect(rehearse({ base, added, server })).rejects.toThrow(
      '`2.up.sql:1` needs rights that a rehearsal does not give',
    );
  });
});
