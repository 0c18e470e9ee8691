import type { Finding } from '../../outcome.ts';
import type { MigrationChanges } from '../changes.ts';
import type { Framework } from '../frameworks/framework.ts';
import type { Migrations } from '../migration.ts';
import type { Part } from '../part.ts';
import { judgeDuplicates } from './duplicates.ts';
import { judgeJournal, judgeJournalOrder } from './journal.ts';
import { judgeLanded } from './landed.ts';
import { judgeOrder } from './order.ts';
import { judgeReleased, type Released } from './released.ts';
import type { Told } from './told.ts';
import { judgeUnread } from './unread.ts';
import { judgeWaysBack, type WayBackRules } from './ways-back.ts';

/** The migrations of one folder at the three sides of a change, and what it does to them. */
export interface History {
  readonly framework: Framework;
  readonly changes: MigrationChanges;
  readonly head: Migrations | undefined;
  readonly before: Migrations | undefined;
  readonly folder: string;
  /** What somebody may have deployed, where the policy says how to know. */
  readonly released: Released | undefined;
  /** At the tip of the base, with what landed since. */
  readonly base: Migrations | undefined;
}

export interface HistoryRules extends WayBackRules {
  readonly order: 'block' | 'warn' | 'off';
}

/** What git alone tells: whether what has landed stays as it was, and what is new comes behind it, once, with a way back. */
export function judgeHistory(history: History, rules: HistoryRules): Part {
  const { released } = history;
  const order = rules.order === 'off' ? [] : [judgeOrder(history), judgeJournalOrder(history)];
  const told: readonly Told[] = [
    judgeLanded(history),
    ...(released ? [judgeReleased(released, history.folder, history.changes, history.head)] : []),
    ...(rules.order === 'warn' ? order.map(asNotes) : order),
    judgeJournal(history),
    judgeDuplicates(history),
    judgeUnread(history),
    judgeWaysBack(history, rules),
  ];
  return {
    findings: fewOfEach(told.flatMap(({ findings }) => findings)),
    notes: told.flatMap(({ notes }) => notes),
    proof: proofOf(history, rules),
  };
}

const most = 10;

/** Whoever moves a folder of a thousand migrations is told so once. */
function fewOfEach(findings: readonly Finding[]): readonly Finding[] {
  const codes = [...new Set(findings.map(({ code }) => code))];
  return codes.flatMap(code => {
    const own = findings.filter(one => one.code === code);
    if (own.length <= most) return own;
    return [...own.slice(0, most), { code, message: `${own.length - most} more of the same`, actor: 'author' }];
  });
}

const asNotes = ({ findings, notes }: Told): Told => ({
  findings: [],
  notes: [...findings.map(({ message }) => message), ...notes],
});

function proofOf({ framework, changes, before, base }: History, { down, order }: HistoryRules): string {
  const { added } = changes;
  const landed = new Set(
    [...(before?.list ?? []), ...(base?.list ?? [])].map(({ path, version }) => `${path}\0${version}`),
  );
  if (!added.length) return `no landed migration of ${framework.title} is changed (${landed.size})`;
  const what = added.length === 1 ? '1 new migration' : `${added.length} new migrations`;
  const behind = order === 'off' ? '' : `, behind the ${landed.size} that have landed`;
  const back = down === 'none' || !framework.reversible ? '' : ', each with a way back';
  return `${what} of ${framework.title}${behind}${back}`;
}
