import { scriptFiles } from './script-files.ts';

/** https://knexjs.org/guide/migrations.html */
export const knex = scriptFiles({
  name: 'knex',
  title: 'Knex',
  text: /\bknex\b/i,
  config: /(?:^|\/)knexfile\.[cm]?[jt]s$/,
  late: 'Knex runs it behind those, in another order than new databases do',
});
