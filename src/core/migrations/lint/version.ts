import type { Server, ServerName } from '../server.ts';

/** What is supposed where the policy names no version: the oldest that is still mended. */
const oldest: Readonly<Record<ServerName, readonly number[]>> = {
  postgres: [14],
  mysql: [8, 0],
  mariadb: [10, 6],
  oceanbase: [4],
  sqlite: [3, 35],
};

/** Whether the server is of this version or a later one. `8.0` is the first of its line. */
export function isAtLeast({ name, version = oldest[name] }: Server, ...wanted: readonly number[]): boolean {
  for (const [index, part] of wanted.entries()) {
    const own = version[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
