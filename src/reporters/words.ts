import { oneLine, shorten, visible } from '../core/neutral.ts';
import type { Actor } from '../core/outcome.ts';
import type { Report, ReportedRequirement } from '../core/report.ts';

// The sentences that every rendering says in the same words. What comes out is neutralised and on one line.

/** The verdict in a sentence, with all that a reader must know to trust it. */
export function headline(report: Report): string {
  const { change, policy, requirements, leftOut, shard, summary } = report;
  const branch = name(change.branch ?? change.head);
  const what = change.kind === 'working-tree' ? `the working tree on ${branch}` : branch;
  const base = name(change.base);
  const judge =
    policy.from === 'head'
      ? ` (first adoption: ${base} has no policy, so the change's own judges)`
      : policy.from === 'built-in'
        ? ` (there is no policy: the built-in ${name(policy.path)} judges)`
        : '';
  const part = shard ? `part ${shard.index} of ${shard.of}: ` : '';
  switch (report.verdict) {
    case 'fail': {
      const blocking = requirements.filter(one => one.blocks).length;
      return `${part}${what} is not fit to land on ${base}: ${count(blocking, 'requirement blocks', 'requirements block')} it${judge}`;
    }
    case 'undecided':
      return `${part}could not find out whether ${what} is fit to land on ${base}${judge}`;
    case 'pass':
      if (shard) return `${part}${shardPassed(report)}, which is no verdict on ${what} yet${judge}`;
      if (leftOut.length) return `${what} passes what was asked for, with ${leftOut.length} left out${judge}`;
      if (summary.pending)
        return `nothing blocks ${what} at stage \`${report.stage}\`; ${summary.pending} pending before it lands on ${base}${judge}`;
      return `${what} is fit to land on ${base}${judge}`;
  }
}

function shardPassed({ requirements }: Report): string {
  const run = requirements.filter(({ evidence }) => evidence?.status !== 'reused').length;
  if (run) return `${count(run, 'requirement')} run, and nothing blocks`;
  return requirements.length ? 'nothing has to be run, all is proved' : 'there is nothing for it to run';
}

/** `7 of 9 requirements applied: 1 failed, 1 warned, 5 passed`. */
export function tally({ summary, requirements }: Report): string {
  const failed = requirements.filter(one => one.outcome.status === 'fail');
  const enforced = (enforce: string) => failed.filter(one => one.enforce === enforce).length;
  const parts = [
    [enforced('block'), 'failed'],
    [summary.error, 'could not be found out'],
    [enforced('warn'), 'warned'],
    [enforced('observe'), 'observed'],
    [summary.pending, 'pending'],
    [summary.waived, 'waived'],
    [summary.pass, 'passed'],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return `${summary.applied} of ${count(summary.total, 'requirement')} applied${told.length ? `: ${told.join(', ')}` : ''}`;
}

/** Who named it by its id reads it once. */
const commit = (named: string, sha: string) =>
  sha.startsWith(named) ? name(named) : `${name(named)} (${sha.slice(0, 9)})`;

/** What was judged, against what, by which policy: label and text. */
export function provenance(report: Report): [label: string, text: string][] {
  const { change, policy, owners, leftOut, shard } = report;
  const head = name(change.branch ?? change.head);
  const judged =
    change.kind === 'working-tree'
      ? `the working tree on ${head} (${change.headSha.slice(0, 9)}, with what is not committed)`
      : commit(change.branch ?? change.head, change.headSha);
  const size = `${count(change.commits, 'commit')}, ${count(change.files, 'file')}`;
  const rows: [string, string][] = [
    ['change', `${judged} onto ${commit(change.base, change.baseSha)}: ${size}, stage \`${report.stage}\``],
    ['policy', policyText(report)],
  ];
  for (const { id, base, head } of policy.differences)
    rows.push(['', `with the change's own policy, ${name(id)} would be ${head} instead of ${base}`]);
  if (owners.length) {
    const shown = owners.slice(0, 8).map(({ owner, paths }) => `${short(owner)} (${count(paths, 'file')})`);
    rows.push(['owners', `${shown.join(', ')}${owners.length > 8 ? ` and ${owners.length - 8} more` : ''}`]);
  }
  const spared = report.requirements.filter(({ evidence }) => evidence?.status === 'reused');
  if (spared.length) rows.push(['evidence', `spared ${count(spared.length, 'run')}`]);
  const why = shard ? 'not for this part' : 'by `--only` or `--skip`';
  if (leftOut.length) rows.push(['left out', `${leftOut.map(name).join(', ')}, ${why}`]);
  for (const { id, reason } of shard?.unprovable ?? [])
    rows.push(['', `${name(id)} is for the job that gives the verdict, for it leaves no evidence: ${message(reason)}`]);
  return rows.map(([label, text]) => [label, text]);
}

function policyText({ policy, change, shard }: Report): string {
  const path = name(policy.path);
  if (policy.from === 'built-in') return `${path}, built in: there is no policy here`;
  if (policy.from === 'head') return `${path} of the change itself: ${name(change.base)} has none yet`;
  if (!policy.edited) return `${path} of ${name(change.base)}`;
  // What would differ beyond its part, a shard has not looked at.
  if (shard && !policy.differences.length) return `${path} of ${name(change.base)}; the change edits it`;
  const differences = policy.differences.length
    ? `and ${count(policy.differences.length, 'outcome')} would differ`
    : 'and no outcome would differ';
  return `${path} of ${name(change.base)}; the change edits it, ${differences}`;
}

const people: Readonly<Record<Actor, string>> = {
  author: 'the author',
  reviewer: 'a reviewer',
  owner: 'an owner',
  maintainer: 'a maintainer',
};

/** Who acts next. */
export const person = (actor: Actor): string => people[actor] ?? visible(actor);

/** Requirements that did not apply, by the reason why. */
export function skippedByReason(requirements: readonly ReportedRequirement[]): ReadonlyMap<string, readonly string[]> {
  const byReason = new Map<string, string[]>();
  for (const { id, outcome } of requirements) {
    if (outcome.status !== 'skip') continue;
    const reason = message(outcome.reason);
    byReason.set(reason, [...(byReason.get(reason) ?? []), short(id)]);
  }
  return byReason;
}

/** Loud: what somebody proved was put to the test, and is not so. Undefined where nothing was. */
export function refutation({ evidence }: ReportedRequirement): string | undefined {
  if (evidence?.status !== 'kept' || !evidence.refutes?.length) return undefined;
  const whom = evidence.refutes.map(name).join(', ');
  return `evidence of ${whom} said that it passes, and it fails: nothing that they proved counts until \`landworthy evidence clear\``;
}

/** A name of a branch, a file or a requirement, as it stands in a sentence. */
export const name = (text: string): string => `\`${short(text).replaceAll('`', "'")}\``;

export const short = (text: string): string => shorten(visible(text), 200);

/** A message, a hint or a reason. */
export const message = (text: string): string => shorten(oneLine(text), 1000);

/** `1 file`, `2 files`. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
