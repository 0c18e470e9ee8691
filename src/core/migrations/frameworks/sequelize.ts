import { scriptFiles } from './script-files.ts';

/** https://sequelize.org/docs/v6/other-topics/migrations/ */
export const sequelize = scriptFiles({
  name: 'sequelize',
  title: 'Sequelize',
  text: /\bqueryInterface\b|\bsequelize\b/i,
  config: /(?:^|\/)\.sequelizerc$/,
  late: 'Sequelize runs it behind those, in another order than new databases do',
});
