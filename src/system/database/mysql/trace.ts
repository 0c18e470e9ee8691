import type { StatementRun } from '../../../core/migrations/rehearsal/rehearsal.ts';
import { mysqlTables, quoteName } from './catalogue.ts';
import { connectMysql, type MysqlAddress, type MysqlSession, mysqlFailure } from './client.ts';

/**
 * Asks the server how it does an ALTER TABLE, a CREATE INDEX or a DROP INDEX: on an empty copy of the table, in a database
 * aside, with `ALGORITHM` and `LOCK`, which it refuses where it cannot do it so. What it cannot be asked stays untold.
 */
export interface MysqlTrace {
  /** Looks at the table as it is. What comes back asks, and is to be called when the plain statement has been done. */
  readonly before: (session: MysqlSession, text: string) => Promise<() => Promise<Told>>;
}

type Told = Pick<StatementRun, 'locks' | 'rewrites'>;

const nothing: Told = { locks: [], rewrites: [] };

/** Of tables that are there now. `aside`: a database with nothing in it, on the same server. */
export async function openMysqlTrace(session: MysqlSession, aside: MysqlAddress): Promise<MysqlTrace> {
  const there = new Set((await mysqlTables(session)).map(({ name }) => name));
  return {
    before: async (session, text) => {
      const question = readQuestion(text);
      if (!question || !there.has(question.table)) return async () => nothing;
      const { table } = question;
      const [made, state] = [await describeTable(session, table), await stateOf(session)];
      return async () => {
        const answer = made && state && (await ask(question, made, state, aside).catch(() => undefined));
        if (!answer) return nothing;
        const { algorithm, lock, rewrites } = answer;
        const mode = `ALGORITHM=${algorithm}${lock ? `, LOCK=${lock}` : ''}`;
        return { locks: [{ mode, relation: table }], rewrites: rewrites ? [table] : [] };
      };
    },
  };
}

interface Question {
  readonly table: string;
  /** The statement, with words that say how it is to be done. */
  readonly as: (algorithm: string, lock: string | undefined) => string;
}

const name = '(`(?:[^`]|``)+`|[A-Za-z_$\\u0080-\\uffff][\\w$\\u0080-\\uffff]*)';
const altered = new RegExp(
  `^(alter\\s+(?:ignore\\s+)?table\\s+(?:if\\s+exists\\s+)?${name})\\s+(?!(?:no)?wait\\b)`,
  'i',
);
const created = new RegExp(
  `^create\\s+(?:unique\\s+|fulltext\\s+|spatial\\s+)?index\\s+(?:if\\s+not\\s+exists\\s+)?${name}(?:\\s+using\\s+\\w+)?\\s+on\\s+${name}\\s*\\(`,
  'i',
);
const dropped = new RegExp(`^drop\\s+(index\\s+(?:if\\s+exists\\s+)?${name})\\s+on\\s+${name}$`, 'i');

/** Undefined for what is something else, says itself how, or says of which database its table is: that one is not touched. */
function readQuestion(text: string): Question | undefined {
  if (/\b(?:algorithm|lock)\s*=?\s*(?:default|instant|nocopy|inplace|copy|none|shared|exclusive)\b/i.test(text))
    return undefined;
  const [alter, head, ofAlter] = altered.exec(text) ?? [];
  if (alter !== undefined && ofAlter !== undefined) return alterOf(ofAlter, head ?? '', text.slice(alter.length));
  const [drop, index, , ofDrop] = dropped.exec(text) ?? [];
  // MariaDB takes no such words behind `DROP INDEX`.
  if (drop !== undefined && ofDrop !== undefined) return alterOf(ofDrop, `alter table ${ofDrop}`, `drop ${index}`);
  const ofCreate = created.exec(text)?.[2];
  if (ofCreate === undefined) return undefined;
  const as: Question['as'] = (algorithm, lock) => `${text} ALGORITHM=${algorithm}${lock ? ` LOCK=${lock}` : ''}`;
  return { table: unquote(ofCreate), as };
}

const alterOf = (table: string, head: string, actions: string): Question => ({
  table: unquote(table),
  as: (algorithm, lock) => `${head} ALGORITHM=${algorithm}, ${lock ? `LOCK=${lock}, ` : ''}${actions}`,
});

const unquote = (text: string): string => (text.startsWith('`') ? text.slice(1, -1).replaceAll('``', '`') : text);

/** Undefined for a view, and for a table that only the session has. */
async function describeTable(session: MysqlSession, table: string): Promise<string | undefined> {
  const [row] = await session.query(`show create table ${quoteName(table)}`).catch(() => []);
  const text = row?.['Create Table'];
  return text && /^create table\b/i.test(text) ? text : undefined;
}

interface State {
  readonly database: string;
  /** What a script may have set, and counts here. */
  readonly settings: string;
}

/** Undefined where the session was told to do it in another way than the server's own. */
async function stateOf(session: MysqlSession): Promise<State | undefined> {
  const [row] = await session.query(
    'select database() as own, @@foreign_key_checks as checks, @@sql_mode as mode, @@old_alter_table as told',
  );
  const { own, checks, mode, told } = row ?? {};
  if (!own || !/^(?:0|off|default)$/i.test(told ?? '')) return undefined;
  return { database: own, settings: `foreign_key_checks = ${Number(checks)}, sql_mode = '${mode ?? ''}'` };
}

interface Answer {
  readonly algorithm: string;
  readonly lock: string | undefined;
  readonly rewrites: boolean;
}

/** From what disturbs nobody to what disturbs most; MySQL has no `NOCOPY`, and does not tell what of `INPLACE` is a copy. */
const ways: readonly (readonly [algorithm: string, lock: string | undefined])[] = [
  ['INSTANT', undefined],
  ['NOCOPY', 'NONE'],
  ['NOCOPY', 'SHARED'],
  ['INPLACE', 'NONE'],
  ['INPLACE', 'SHARED'],
  ['INPLACE', 'EXCLUSIVE'],
  ['COPY', 'NONE'],
  ['COPY', 'SHARED'],
  ['COPY', 'EXCLUSIVE'],
];

/** `ER_UNKNOWN_ALTER_ALGORITHM` */
const unknown = '1800';
/** And `ER_ALTER_OPERATION_NOT_SUPPORTED`, without and with a reason. */
const refused = new Set([unknown, '1845', '1846']);

async function ask({ as }: Question, made: string, state: State, aside: MysqlAddress): Promise<Answer | undefined> {
  const session = await connectMysql(aside);
  try {
    await session.query('set session lock_wait_timeout = 5, foreign_key_checks = 0');
    await session.query(made);
    const parents = `${made}\n${as('COPY', undefined)}`.matchAll(references);
    for (const parent of new Set([...parents].map(([, found = '']) => found))) {
      const [row] = await session.query(`show create table ${quoteName(state.database)}.${parent}`);
      // The table itself may be its own parent.
      await session.query((row?.['Create Table'] ?? '').replace(/^create table /i, 'create table if not exists '));
    }
    await session.query(`set session ${state.settings}`);
    let knowsNocopy = true;
    for (const [algorithm, lock] of ways) {
      const code = await session.query(as(algorithm, lock)).then(
        () => undefined,
        error => mysqlFailure(error).code,
      );
      if (code === undefined)
        return { algorithm, lock, rewrites: algorithm === 'COPY' || (algorithm === 'INPLACE' && knowsNocopy) };
      if (!refused.has(code)) return undefined;
      if (algorithm === 'NOCOPY' && code === unknown) knowsNocopy = false;
    }
    return undefined;
  } finally {
    await session.query('set session foreign_key_checks = 0').catch(() => undefined);
    for (const { name } of await mysqlTables(session).catch(() => []))
      await session.query(`drop table ${quoteName(name)}`).catch(() => undefined);
    await session.end();
  }
}

const references = new RegExp(`\\breferences\\s+${name}`, 'gi');
