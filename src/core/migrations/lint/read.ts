import type { Server } from '../server.ts';
import { openPlain } from './plain/read.ts';
import { openPostgres } from './postgres/read.ts';
import type { ReadScript } from './script.ts';

export type Reader = (text: string) => ReadScript;

/** How scripts for this server are read. */
export async function openReader({ name }: Server): Promise<Reader> {
  if (name === 'postgres') return await openPostgres();
  return openPlain(name === 'sqlite' ? 'sqlite' : 'mysql');
}
