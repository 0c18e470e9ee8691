/** The tables, and what goes with them, in which the frameworks write down what they ran. */
const tables = [
  'schema_migrations?(?:_lock|_history)?',
  'pgmigrations',
  'migrations?(?:_lock)?',
  'knex_migrations(?:_lock)?',
  '_prisma_migrations',
  '__drizzle_migrations',
  'SequelizeMeta',
  'flyway_schema_history',
  'alembic_version',
  'django_migrations',
  'ar_internal_metadata',
  'databasechangelog(?:lock)?',
  'goose_db_version',
  '_sqlx_migrations',
  'gorp_migrations',
  'atlas_schema_revisions',
  'typeorm_metadata',
];
const pattern = new RegExp(
  `^(?:drizzle|(?:[^.]+\\.)?"?(?:${tables.join('|')})(?:_id_seq|_index_seq|_pkey|_pk|_idx\\w*|_unique\\w*)?"?(?:\\..*)?)$`,
  'i',
);

/** Whether an object of this name is a framework's own: it comes with the first migration and never goes. */
export const isBookkeeping = (name: string): boolean => pattern.test(name);

/** Whether it is a table that lists what was run, or says how far: not one that holds a lock. */
export const isBook = (name: string): boolean => isBookkeeping(name) && !/lock|metadata/.test(name);
