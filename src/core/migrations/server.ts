export const serverNames = ['postgres', 'mysql', 'mariadb', 'oceanbase', 'sqlite'] as const;
export type ServerName = (typeof serverNames)[number];

/** The server that runs in production, which decides what locks, what rewrites, and what is instant. */
export interface Server {
  readonly name: ServerName;
  /** As a policy says it: `15`, `10.11`, `8.0.29`; undefined where it does not, and then the oldest that is still supported counts. */
  readonly version: readonly number[] | undefined;
}
