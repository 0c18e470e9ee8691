import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Whether the embedded SQLite is there, which comes along as an optional dependency. */
export function isSqliteInstalled(packageRoot: string): boolean {
  try {
    createRequire(join(packageRoot, 'package.json')).resolve('node-sqlite3-wasm');
    return true;
  } catch {
    return false;
  }
}
