/** Whether a file is a migration, or what a framework keeps beside them, as its path tells. */
export const isMigrationPath = (path: string): boolean =>
  /(?:^|\/)[^/]*(?:migrations?|migrate|alembic|changelog|versions)(?:\/|$)|\.sql$|(?:^|\/)(?:schema|structure)\.(?:rb|sql)$/i.test(
    path,
  );
