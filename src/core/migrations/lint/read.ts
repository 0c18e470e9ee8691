import type { Server } from '../server.ts';
import { openMysql } from './mysql/read.ts';
import { openPostgres } from './postgres/read.ts';
import type { ReadScript } from './script.ts';
import { openSqlite } from './sqlite/read.ts';

export type Reader = (text: string) => ReadScript;

/** How scripts for this server are read. */
export async function openReader({ name }: Server): Promise<Reader> {
  if (name === 'postgres') return await openPostgres();
  return name === 'sqlite' ? openSqlite() : openMysql();
}
