import { scriptFiles } from './script-files.ts';

/** https://db-migrate.readthedocs.io/en/latest/Getting%20Started/usage/; programs that read SQL from `sqls/` are as they wish. */
export const dbMigrate = scriptFiles({
  name: 'db-migrate',
  title: 'db-migrate',
  text: /\bdb\.(?:runSql|createTable|dropTable|addColumn|removeColumn|renameColumn|changeColumn|addIndex|removeIndex|insert|all)\b|\bdbmigrate\b|\bexports\._meta\b/,
  late: 'db-migrate runs it behind those, in another order than new databases do',
});
