import { readdirSync, readFileSync } from 'node:fs';
import { findMariadb } from '../../src/system/database/mysql/server.ts';
import { findPostgres } from '../../src/system/database/postgres/binaries.ts';

/** The servers that this machine can start. Where a CI system has none, their tests fail instead of being skipped. */
export const postgres = await findPostgres(process.env, undefined);
export const mariadb = findMariadb(process.env);
export const isSkipped = (found: unknown): boolean => found === undefined && !process.env['CI'];

const ours = `landworthy-db-${process.pid}-`;

/** What is there of databases that this process made: folders, and processes that run in them. */
export const leftovers = (): readonly string[] => [
  ...readdirSync('/tmp').filter(name => name.startsWith(ours)),
  ...ownServers().map(pid => `process ${pid}`),
];

/** The processes of databases that this process started. */
export const ownServers = (): readonly number[] =>
  readdirSync('/proc').flatMap(name => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(ours) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
