import type { Journal, JournalEntry } from './journal.ts';

/** https://orm.drizzle.team/docs/kit-overview: `meta/_journal.json` */
export function drizzleJournal(path: string, text: string): Journal {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { path, kind: 'list', entries: [], problem: 'it is no JSON' };
  }
  const list = typeof value === 'object' && value !== null && 'entries' in value ? value.entries : undefined;
  if (!Array.isArray(list)) return { path, kind: 'list', entries: [], problem: 'it has no `entries`' };
  const lines = linesOf(text);
  const entries = list.flatMap((entry: unknown): JournalEntry[] => {
    const { tag, when } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
    if (typeof tag !== 'string') return [];
    const line = lines.get(JSON.stringify(tag)) ?? 1;
    return [{ name: tag, line, ...(typeof when === 'number' ? { when } : {}) }];
  });
  const problem = entries.length === list.length ? {} : { problem: 'an entry has no `tag`' };
  return { path, kind: 'list', entries, ...problem };
}

/** The lines on which the tags stand. */
function linesOf(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    const tag = /"tag"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
    if (tag !== undefined) found.set(tag, index + 1);
  }
  return found;
}

/** https://sqitch.org/docs/manual/sqitchchanges/#plan-file: a reworked change stands there twice, and its older script is `name@tag.sql`. */
export function sqitchPlan(path: string, text: string): Journal {
  const entries: JournalEntry[] = [];
  const last = new Map<string, number>();
  let newestTag = 'HEAD';
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/#.*$/, '').trim();
    if (!line || line.startsWith('%')) continue;
    newestTag = /^@(\S+)/.exec(line)?.[1] ?? newestTag;
    const name = /^[+]?\s*([^\s[@:-][^\s[:]*)/.exec(line)?.[1];
    if (name === undefined) continue;
    const known = last.get(name);
    const older = known === undefined ? undefined : entries[known];
    if (known !== undefined && older) entries[known] = { ...older, name: `${name}@${newestTag}` };
    last.set(name, entries.length);
    entries.push({ name, line: index + 1 });
  }
  return { path, kind: 'list', entries };
}
