import self, { argv } from 'node:process';
import sqlite from 'node-sqlite3-wasm';
import { endWithParent, tellParent } from './parent.ts';

// The program of a process of its own: SQLite on the file that the first argument names. Each message is a statement.

endWithParent();
const database = new sqlite.Database(argv[2] ?? ':memory:');
// Of what is thrown away nothing has to survive, and no other process asks for it.
for (const setting of ['journal_mode = memory', 'synchronous = off', 'locking_mode = exclusive'])
  database.exec(`pragma ${setting}`);
const [version] = database.all('select sqlite_version() as version') as { version: string }[];
tellParent({ ready: version?.version });

self.on('message', (text: string) => {
  try {
    tellParent({ rows: database.all(text) });
  } catch (error) {
    tellParent({ error: (error as Error).message });
  }
});
