import type { FrameworkName } from '../migration.ts';
import { alembic } from './alembic.ts';
import { atlas } from './atlas.ts';
import { dbMigrate } from './db-migrate.ts';
import { dbmate } from './dbmate.ts';
import { django } from './django.ts';
import { drizzle } from './drizzle.ts';
import { flyway } from './flyway.ts';
import type { Framework } from './framework.ts';
import { golangMigrate } from './golang-migrate.ts';
import { goose } from './goose.ts';
import { knex } from './knex.ts';
import { liquibase } from './liquibase.ts';
import { nodePgMigrate } from './node-pg-migrate.ts';
import { prisma } from './prisma.ts';
import { rails } from './rails.ts';
import { sequelize } from './sequelize.ts';
import { sqitch } from './sqitch.ts';
import { sql } from './sql.ts';
import { sqlx } from './sqlx.ts';
import { typeorm } from './typeorm.ts';

/** The most telling ones first: of several that know a folder's files, the first one is taken. */
export const frameworks: readonly Framework[] = [
  prisma,
  rails,
  sqitch,
  atlas,
  drizzle,
  flyway,
  dbmate,
  goose,
  alembic,
  django,
  liquibase,
  typeorm,
  nodePgMigrate,
  dbMigrate,
  sequelize,
  knex,
  sqlx,
  golangMigrate,
  sql,
];

export const frameworkOf = (name: FrameworkName): Framework => {
  const found = frameworks.find(one => one.name === name);
  if (!found) throw new Error(`no framework is called ${name}`);
  return found;
};
