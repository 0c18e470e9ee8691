import type { Files } from '../../core/facts.ts';

export interface FoundMigrations {
  readonly tool: string;
  /** The globs of the kind `database`. */
  readonly paths: readonly string[];
}

interface Tool {
  readonly tool: string;
  /** A file of this name is there. */
  readonly mark?: RegExp;
  /** A migration's path; the part that the group catches is the folder. */
  readonly migration: RegExp;
  /** What stands in every migration, where the path alone could be any tool's. */
  readonly text?: RegExp;
  /** What follows the folder in the glob. */
  readonly glob?: string;
}

/** The most telling ones first: the first that matches is taken. */
const tools: readonly Tool[] = [
  { tool: 'Prisma', mark: /(?:^|\/)schema\.prisma$/, migration: /^((?:.+\/)?prisma\/migrations)\// },
  {
    tool: 'Drizzle',
    mark: /(?:^|\/)drizzle\.config\.[cm]?[jt]s$/,
    migration: /^((?:.+\/)?drizzle(?:\/migrations)?)\/[^/]+\.sql$/,
  },
  { tool: 'Rails', migration: /^((?:.+\/)?db\/migrate)\/[0-9]+_.+\.rb$/ },
  {
    tool: 'Django',
    mark: /(?:^|\/)manage\.py$/,
    migration: /^(?:.+\/)?migrations\/[0-9]{4}_.+\.py$/,
    glob: '**/migrations/*.py',
  },
  { tool: 'Alembic', mark: /(?:^|\/)alembic\.ini$/, migration: /^(.+\/versions)\/[^/]+\.py$/ },
  { tool: 'Flyway', migration: /^(.+)\/V[0-9][0-9._]*__[^/]+\.sql$/ },
  { tool: 'Ecto', mark: /^mix\.exs$/, migration: /^((?:.+\/)?priv\/[^/]+\/migrations)\// },
  { tool: 'Laravel', mark: /^artisan$/, migration: /^(database\/migrations)\// },
  { tool: 'Entity Framework', migration: /^((?:.+\/)?Migrations)\/[0-9]{14}_.+\.cs$/ },
  { tool: 'Liquibase', migration: /^(.*db\/changelog)\// },
  { tool: 'Knex', mark: /(?:^|\/)knexfile\.[cm]?[jt]s$/, migration: /^((?:.+\/)?migrations)\/[^/]+\.[cm]?[jt]s$/ },
  { tool: 'Sequelize', mark: /(?:^|\/)\.sequelizerc$/, migration: /^((?:.+\/)?migrations)\/[^/]+\.[cm]?[jt]s$/ },
  { tool: 'Diesel', mark: /(?:^|\/)diesel\.toml$/, migration: /^((?:.+\/)?migrations)\// },
  { tool: 'goose', migration: /^((?:.+\/)?[^/]*migrations?)\/[^/]+\.sql$/, text: /^-- \+goose Up/m },
  { tool: 'golang-migrate', migration: /^((?:.+\/)?[^/]*migrations?)\/[0-9]+_.+\.up\.sql$/ },
  { tool: 'SQL', migration: /^((?:.+\/)?(?:db\/)?migrations?)\/[^/]+\.sql$/ },
  {
    tool: 'numbered',
    migration: /^((?:.+\/)?migrations?)\/[^/]*[0-9][^/]*\.(?:go|py|rb|php|java|kt|cs|exs?|[cm]?[jt]s)$/,
  },
];

/** The tool that changes the database, and where its migrations lie. */
export async function findMigrations(
  paths: readonly string[],
  read: Files['read'],
): Promise<FoundMigrations | undefined> {
  for (const { tool, mark, migration, text, glob } of tools) {
    if (mark && !paths.some(path => mark.test(path))) continue;
    const found = paths.filter(
      path => migration.test(path) && !/(?:^|\/)(?:tests?|fixtures|node_modules|vendor)\//.test(path),
    );
    const [first] = found;
    if (first === undefined || (text && !text.test((await read(first)) ?? ''))) continue;
    if (glob) return { tool, paths: [glob] };
    const folders = new Set(found.map(path => migration.exec(path)?.[1] ?? ''));
    return { tool, paths: [...folders].sort().map(folder => `${folder}/**`) };
  }
  return undefined;
}
