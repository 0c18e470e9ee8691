import self, { argv } from 'node:process';
import sqlite from 'node-sqlite3-wasm';
import { endWithParent, tellParent } from './parent.ts';

// The program of a process of its own: SQLite on the file that the first argument names.

export type SqliteRequest =
  | { readonly ask: string }
  /** A migration's: nobody wants its rows. */
  | { readonly run: string }
  /** As a tool that is started anew would find it. */
  | 'reopen';

endWithParent();
let database = open();
const [version] = database.all('select sqlite_version() as version') as { version: string }[];
tellParent({ ready: version?.version });

self.on('message', (request: SqliteRequest) => {
  try {
    if (request === 'reopen') {
      database.close();
      database = open();
      tellParent({ rows: [] });
    } else if ('run' in request) {
      database.exec(request.run);
      tellParent({ rows: [] });
    } else tellParent({ rows: database.all(request.ask) });
  } catch (error) {
    tellParent({ error: (error as Error).message });
  }
});

function open() {
  const opened = new sqlite.Database(argv[2] ?? ':memory:');
  // Of what is thrown away nothing has to survive, and no other process asks for it.
  for (const setting of ['journal_mode = memory', 'synchronous = off', 'locking_mode = exclusive'])
    opened.exec(`pragma ${setting}`);
  return opened;
}
