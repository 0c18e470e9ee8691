import { compareNumbers } from '../frameworks/compare.ts';
import type { Framework } from '../frameworks/framework.ts';
import type { JournalEntry } from '../journal.ts';
import type { Migration } from '../migration.ts';
import type { History } from './history.ts';
import { migrationFinding, type Told } from './told.ts';

/** The files that a framework keeps beside its migrations are in step with them. */
export function judgeJournal(history: History): Told {
  const { framework, head, before } = history;
  const findings = [...lists(history), ...dumps(history), ...locks(history)];
  if (head?.badSum !== undefined && head.badSum !== before?.badSum) {
    const path = `${head.folder}/atlas.sum`;
    const message = `${framework.title} refuses the folder: ${head.badSum}`;
    findings.push(migrationFinding('sum', path, message, 'run `atlas migrate hash`, and commit what it writes'));
  }
  return { findings, notes: [] };
}

/** What is new is listed behind what has landed, also since the branch was made. */
export function judgeJournalOrder({ framework, head, before, base }: History): Told {
  const journal = head?.journal;
  if (journal?.kind !== 'list') return { findings: [], notes: [] };
  const landed = [...(before?.journal?.entries ?? []), ...(base?.journal?.entries ?? [])];
  const known = new Set(landed.map(({ name }) => name));
  const isLate = lateIn(journal.entries, landed, known);
  const findings = journal.entries
    .filter(entry => !known.has(entry.name) && isLate(entry))
    .map(({ name, line }) => {
      const why =
        framework.name === 'drizzle'
          ? `the \`when\` of \`${name}\` is before that of a migration that has landed: Drizzle passes over it in silence in every database that has run that one`
          : `\`${name}\` stands before a change that has landed: ${framework.late}`;
      const finding = migrationFinding('order', journal.path, why, 'put it behind what has landed');
      return { ...finding, place: { path: journal.path, line } };
    });
  return { findings, notes: [] };
}

function lateIn(
  entries: readonly JournalEntry[],
  landed: readonly JournalEntry[],
  known: ReadonlySet<string>,
): (entry: JournalEntry) => boolean {
  const newest = landed.reduce(
    (last, { when }) => Math.max(last, when ?? Number.NEGATIVE_INFINITY),
    Number.NEGATIVE_INFINITY,
  );
  const last = entries.findLastIndex(({ name }) => known.has(name));
  return entry => (entry.when === undefined ? entries.indexOf(entry) < last : entry.when <= newest);
}

/** Each new migration is listed, each new entry has its migration, and what has landed is listed as it was. */
function lists({ framework, changes, head, before }: History) {
  const journal = head?.journal ?? before?.journal;
  if (journal?.kind !== 'list') return [];
  const { path } = journal;
  const { title } = framework;
  if (!head?.journal)
    return [migrationFinding('journal', path, `\`${path}\`, which lists the migrations, is deleted`, 'put it back')];
  if (journal.problem !== undefined)
    return [migrationFinding('journal', path, `${title} cannot read \`${path}\`: ${journal.problem}`, 'mend it')];
  const listed = new Map(journal.entries.map(entry => [entry.name, entry]));
  const missing = changes.added
    .filter(one => !listed.has(entryName(one, framework)))
    .map(one =>
      migrationFinding(
        'journal',
        one.path,
        `\`${one.path}\` is not in \`${path}\`: ${title} never runs it`,
        `add it there, as ${title}'s own command does`,
      ),
    );
  const were = new Map((before?.journal?.entries ?? []).map(entry => [entry.name, entry]));
  const there = new Set(head.list.map(one => entryName(one, framework)));
  const idle = journal.entries
    .filter(({ name }) => !were.has(name) && !there.has(name))
    .map(({ name, line }) => ({
      ...migrationFinding(
        'journal',
        path,
        `\`${path}\` lists \`${name}\`, and there is no such migration`,
        'add it, or take the entry out',
      ),
      place: { path, line },
    }));
  const changed = [...were.values()].flatMap(({ name, when }) => {
    const now = listed.get(name);
    if (now && now.when === when) return [];
    const what = now ? 'another `when` than it had' : 'no entry any more';
    const message = `\`${name}\` has landed, and has ${what} in \`${path}\``;
    return migrationFinding('journal', path, message, 'put the entry back as it was');
  });
  return [...missing, ...idle, ...changed];
}

/** A migration as a list names it. */
const entryName = ({ path, version }: Migration, { name }: Framework): string =>
  name === 'sqitch' ? version : path.replace(/^.*\//, '').replace(/\.sql$/, '');

/** A dump of the schema holds what the new migrations do. */
function dumps({ changes, head, framework }: History) {
  const journal = head?.journal;
  if (!journal || journal.problem !== undefined || (journal.kind !== 'versions' && journal.kind !== 'newest'))
    return [];
  const { path, kind, entries } = journal;
  const versions = new Set(entries.map(({ name }) => name));
  const newest = entries[0]?.name ?? '0';
  const left = changes.added.filter(({ version }) =>
    kind === 'newest' ? compareNumbers(version, newest) > 0 : !versions.has(version),
  );
  return left.map(one => {
    const message = `\`${path}\` does not know \`${one.path}\`: whoever sets a database up from it lacks what this one does`;
    const command = framework.name === 'rails' ? 'bin/rails db:migrate' : 'dbmate up';
    return migrationFinding('dump', path, message, `run \`${command}\`, and commit what it writes`);
  });
}

/** The lock names the server for which all were written. */
function locks({ head, before }: History) {
  const [was, is] = [before?.journal, head?.journal];
  const kind = (was ?? is)?.kind;
  if (kind !== 'lock') return [];
  const path = (is ?? was)?.path ?? '';
  if (was && !is && head?.list.length) return [migrationFinding('lock', path, `\`${path}\` is deleted`, 'put it back')];
  if (is?.problem !== undefined)
    return [migrationFinding('lock', path, `\`${path}\` cannot be used: ${is.problem}`, 'mend it')];
  const [old, now] = [was?.entries[0]?.name, is?.entries[0]?.name];
  if (old === undefined || now === undefined || old === now) return [];
  const message = `\`${path}\` says \`${now}\` and said \`${old}\`: what has landed was written for that`;
  return [migrationFinding('lock', path, message, 'begin a new history of migrations for another server')];
}
