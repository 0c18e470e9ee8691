import * as z from 'zod';
import { lazy } from '../lazy.ts';

export const serverNames = ['postgres', 'mysql', 'mariadb', 'oceanbase', 'sqlite'] as const;
export type ServerName = (typeof serverNames)[number];

/** The server that runs in production, which decides what locks, what rewrites, and what is instant. */
export interface Server {
  readonly name: ServerName;
  /** As a policy says it: `15`, `10.11`, `8.0.29`; undefined where it does not, and then the oldest that is still supported counts. */
  readonly version: readonly number[] | undefined;
}

/** What migrations for one server alone have in their names. */
export const dialectsOf: Readonly<Record<ServerName, readonly string[]>> = {
  postgres: ['postgres', 'postgresql'],
  mysql: ['mysql'],
  mariadb: ['mariadb', 'mysql'],
  oceanbase: ['oceanbase', 'mysql'],
  sqlite: ['sqlite', 'sqlite3'],
};

/** `postgres 15`, `mariadb 10.11`, `sqlite`: a name, and a version where one is known. */
export const serverText = lazy(() =>
  z
    .string()
    .regex(
      new RegExp(`^(?:${serverNames.join('|')})(?: [0-9]{1,4}(?:\\.[0-9]{1,4}){0,3})?$`),
      'write a server and its version, such as `postgres 15`',
    )
    .transform((text): Server => {
      const [name = 'postgres', version] = text.split(' ');
      return { name: name as ServerName, version: version?.split('.').map(Number) };
    })
    .meta({ title: 'server' }),
);
