import { describe, expect, it } from 'vitest';
import { isSkipped, mariadb, postgres } from '../../support/databases.ts';
import { judged, migration } from '../../support/rehearsal.ts';

const base = [
  migration(
    '1',
    `create table f (name varchar(20) primary key);
     create table l (f varchar(20) not null references f (name), stage varchar(20) not null, primary key (f, stage));`,
  ),
];
const up = "insert into l select name, 'first' from f where not exists (select 1 from l where l.f = f.name)";
const engines = [
  ['postgres', isSkipped(postgres)],
  ['mariadb', isSkipped(mariadb)],
  ['sqlite', false],
] as const;

describe.each(engines)('rows of a seed, with %s', { timeout: 120_000 }, (name, skipped) => {
  it.skipIf(skipped)('stay without children that nobody gave them', async () => {
    const { findings } = await judged({
      base,
      added: [migration('2', up, 'select 1')],
      server: { name, version: undefined },
      options: { seed: ['seed.sql'] },
      files: { 'seed.sql': "insert into f values ('one')" },
    });
    expect(findings).toEqual(['migrations.rows-left: 1 row of `l` is left behind']);
  });
});
