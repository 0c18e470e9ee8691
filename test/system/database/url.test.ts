import { describe, expect, it } from 'vitest';
import { findPostgres, startBinaries } from '../../../src/system/database/postgres/binaries.ts';
import { connect } from '../../../src/system/database/postgres/client.ts';
import { readUrl } from '../../../src/system/database/postgres/url.ts';
import { migration, rehearse } from '../../support/rehearsal.ts';

const found = await findPostgres(process.env, undefined);
const base = [migration('1', 'create table orders (id int primary key)')];
const added = [migration('2', 'alter table orders add total int', 'alter table orders drop column total')];
const endless = [migration('2', 'select pg_sleep(100)', 'select 1')];

describe.skipIf(!found)('a rehearsal on a server at a URL', { timeout: 60_000 }, () => {
  it('has a database of its own there, and leaves nothing: not when it takes too long, and not what was left before', async () => {
    const options = { env: process.env, extensions: [], forPrograms: false };
    const server = await startBinaries(found ?? { folder: '', major: 0 }, options, new AbortController().signal);
    try {
      const admin = await connect(server.admin);
      await admin.query('create database landworthy_1600000000_0123456789abcdef');
      await admin.query('create database landworthy_of_somebody_else');
      const given = {
        base,
        env: { LANDWORTHY_TEST_URL: `postgresql:///postgres?host=${server.admin.host}&user=postgres` },
        options: { engine: 'url' },
      } as const;
      const { back, engine } = await rehearse({ ...given, added });
      expect([back, engine]).toEqual([{ schema: [], rows: [] }, expect.stringMatching(/^PostgreSQL \d/)]);
      await expect(
        rehearse({ ...given, added: endless, options: { ...given.options, timeout: 3000 } }),
      ).rejects.toThrow('the rehearsal takes longer than 3 s; it was at 2, up');
      const left = await admin.query(
        "select datname::text as name from pg_database where datname !~ '^template' union select rolname::text from pg_roles where rolname ~ '^land' order by 1",
      );
      expect(left.map(({ name }) => name)).toEqual(['landworthy_of_somebody_else', 'postgres']);
      await admin.end();
    } finally {
      await server.close();
    }
  });

  it('goes to no other machine unless the policy lets it', () => {
    expect(() => readUrl('postgresql://db.example.com/orders', false)).toThrow('the URL names `db.example.com`');
    expect(readUrl('postgresql://me:secret@db.example.com:5433/orders', true)).toEqual({
      ...{ host: 'db.example.com', port: 5433, user: 'me', password: 'secret', database: 'orders' },
    });
    expect(() => readUrl('postgresql:///orders?host=10.0.0.1', false)).toThrow('another machine');
  });
});
