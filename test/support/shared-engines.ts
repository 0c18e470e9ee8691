import { afterAll, beforeAll } from 'vitest';
import type { Engine } from '../../src/system/database/engine.ts';
import { connectMysql } from '../../src/system/database/mysql/client.ts';
import { readMysqlUrl } from '../../src/system/database/mysql/url.ts';
import { openEngine } from '../../src/system/database/open.ts';
import { connect } from '../../src/system/database/postgres/client.ts';
import { readUrl } from '../../src/system/database/postgres/url.ts';
import { contextOf, type Given, requestOf } from './rehearsal.ts';

type Open = typeof openEngine;

/** One server for all rehearsals of a file; each finds its database empty. */
export function sharedPostgres(engine: 'pglite' | 'binaries', added: Given['added']): Open {
  return shared({ base: [], added, options: { engine } }, engine === 'pglite', async url => {
    const admin = await connect({ ...readUrl(url, false), user: 'postgres' });
    await admin.query(emptyPostgres);
    await admin.end();
  });
}

export function sharedMariadb(): Open {
  return shared({ base: [], added: [], server: { name: 'mariadb', version: undefined } }, false, async url => {
    const admin = await connectMysql(readMysqlUrl(url.replace(/^.*@/, 'mysql://root@'), false));
    await admin.query('drop database landworthy');
    await admin.query('create database landworthy character set utf8mb4');
    await admin.end();
  });
}

export function sharedSqlite(): Open {
  return shared({ base: [], added: [], server: { name: 'sqlite', version: undefined } }, false, async (_, engine) => {
    // sqlite.org/lang_vacuum.html, "How to reset a database"
    const text = 'pragma writable_schema = on; delete from sqlite_master; pragma writable_schema = off; vacuum';
    await engine.run({ kind: 'sql', path: '', line: 1, text, transaction: 'none' }, false);
  });
}

function shared(given: Given, forPrograms: boolean, empty: (url: string, engine: Engine) => Promise<void>): Open {
  let engine: Engine | undefined;
  beforeAll(async () => {
    engine = (await openEngine(requestOf(given), contextOf(given), forPrograms)).engine;
  }, 120_000);
  afterAll(() => engine?.close());
  return async () => {
    if (!engine) throw new Error('it was not started');
    await empty(engine.url, engine);
    await engine.renew();
    const own: Engine = { ...engine, close: async () => undefined };
    return { engine: own, applied: 0, keep: async () => undefined };
  };
}

/** The session of an embedded server is the one that the migrations had. */
const emptyPostgres = `
set session authorization postgres;
do $$
declare name text;
begin
  for name in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
    execute format('drop schema %I cascade', name);
  end loop;
  for name in select extname from pg_extension where extname <> 'plpgsql' loop
    execute format('drop extension %I cascade', name);
  end loop;
  for name in select rolname from pg_roles where rolname not in ('postgres', 'landworthy') and rolname !~ '^pg_' loop
    execute format('drop owned by %I', name);
    execute format('drop role %I', name);
  end loop;
  for name in select pg_get_userbyid(defaclrole) from pg_default_acl loop
    execute format('alter default privileges for role %I revoke all on tables from public', name);
  end loop;
  execute format('alter database %I reset all', current_database());
  create schema public;
  alter schema public owner to pg_database_owner;
  grant usage on schema public to public;
end $$;
`;
