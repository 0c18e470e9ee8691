import { describe, expect, it } from 'vitest';
import { findMariadb } from '../../../src/system/database/mysql/server.ts';
import { judged, migration } from '../../support/rehearsal.ts';

const server = { name: 'mariadb', version: undefined } as const;

describe.skipIf(!findMariadb(process.env))('a rehearsal with MariaDB', { timeout: 120_000 }, () => {
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
});
