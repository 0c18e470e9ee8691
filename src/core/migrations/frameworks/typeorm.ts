import { compareNumbers } from './compare.ts';
import { scriptFiles } from './script-files.ts';

/** https://typeorm.io/docs/migrations/why: the name of the class, which ends in the time, is what counts. */
export const typeorm = scriptFiles({
  name: 'typeorm',
  title: 'TypeORM',
  text: /\bMigrationInterface\b/,
  order: compareNumbers,
  late: 'TypeORM runs it behind those, in another order than new databases do, or, before 0.3, refuses to run',
});
