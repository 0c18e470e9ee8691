import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import self, { argv } from 'node:process';
import { type Extensions, PGlite } from '@electric-sql/pglite';
import { endWithParent, tellParent } from './parent.ts';
import { serveWire } from './wire.ts';

// The program of a process of its own: an embedded PostgreSQL that speaks PostgreSQL's protocol, so that all clients can use it.

/** The first argument, as JSON. */
export interface PgliteRequest {
  /** A path for a socket, or a port of this machine; 0 for any. */
  readonly listen: string | number;
  /** A data directory that was saved before. */
  readonly saved?: string;
  /** Names of modules of PGlite, such as `uuid_ossp`. */
  readonly extensions: readonly string[];
}

endWithParent();
const request = JSON.parse(argv[2] ?? '{}') as PgliteRequest;
const extensions: Extensions = {};
for (const name of request.extensions) {
  const module = await import(`@electric-sql/pglite/contrib/${name}`).catch(() => undefined);
  if (module?.[name]) extensions[name] = module[name];
}
const database = await PGlite.create({
  extensions,
  ...(request.saved === undefined ? {} : { loadDataDir: new Blob([readFileSync(request.saved)]) }),
});
const server = serveWire(bytes => database.execProtocolRaw(bytes));
server.listen(typeof request.listen === 'number' ? { host: '127.0.0.1', port: request.listen } : request.listen, () => {
  const address = server.address();
  tellParent({ ready: typeof address === 'object' ? (address?.port ?? 0) : 0 });
});

/** Asked to keep its state under this path. */
self.on('message', async (path: string) => {
  try {
    const saved = await database.dumpDataDir('none');
    writeFileSync(`${path}.new`, Buffer.from(await saved.arrayBuffer()), { mode: 0o600 });
    renameSync(`${path}.new`, path);
    tellParent({ saved: true });
  } catch {
    tellParent({ saved: false });
  }
});
