import type { DescribedEvidence } from '../../commands/evidence/describe-evidence.ts';
import type { PassedOver } from '../../commands/evidence/open-evidence.ts';
import { oneLine } from '../../core/neutral.ts';
import { count } from '../count.ts';

/** What every word that looks at a change takes. */
export interface BaseFlag {
  readonly base?: string;
}

export const baseOption = ['--base <ref>', 'the branch or commit that this is to land on'] as const;

/** The request without what was not said. */
export const baseOf = ({ base }: BaseFlag): BaseFlag => (base === undefined ? {} : { base });

/** Whoever stands for it, in words. */
export function who({ own, signers, refused }: Pick<DescribedEvidence, 'own' | 'signers' | 'refused'>): string {
  const known = [...(own ? ['this machine'] : []), ...signers.map(({ principal }) => oneLine(principal))];
  return known.join(', ') || (refused.length ? 'a key that does not count' : 'nobody');
}

export function resultOf({ result, flaky, trials }: Pick<DescribedEvidence, 'result' | 'flaky' | 'trials'>): string {
  if (trials) return `${count(trials.count, 'trial')}, ${trials.failed} failed`;
  return `${result === 'PASSED' ? 'passed' : 'failed'}${flaky ? ', flaky' : ''}`;
}

const minute = 60_000;
const units = [
  ['d', 24 * 60 * minute],
  ['h', 60 * minute],
  ['min', minute],
] as const;

/** `3 h ago` */
export function age(then: string, now: Date): string {
  const past = now.getTime() - Date.parse(then);
  if (past < -5 * minute) return 'yet to come';
  const [unit, size] = units.find(one => past >= one[1]) ?? [];
  return unit === undefined || size === undefined ? 'just now' : `${Math.floor(past / size)} ${unit} ago`;
}

/** Columns, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map(row => `${line(row).trimEnd()}\n`).join('');
}

/** At most so many of them, each on a line. */
export function describePassedOver(passedOver: readonly PassedOver[], most = 10): string {
  const lines = passedOver.slice(0, most).map(({ where, reason }) => `  ${oneLine(where)}: ${oneLine(reason)}\n`);
  const more = passedOver.length - lines.length;
  return lines.join('') + (more > 0 ? `  and ${more} more\n` : '');
}

export const asJson = (value: object): string => `${JSON.stringify({ schemaVersion: 1, ...value }, null, 2)}\n`;
