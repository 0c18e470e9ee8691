import { isDiff } from '../core/finding-lines.ts';
import { withoutCommands } from '../core/neutral.ts';
import { actorOf, type Report, type ReportedRequirement } from '../core/report.ts';
import { code, fenced, inline } from './markdown-text.ts';
import type { Reporter } from './reporter.ts';
import { count, headline, person, provenance, refutation, skippedByReason, tally } from './words.ts';

/** GitHub refuses a comment of more than 65,536 characters; some are left for what is written around it. */
const commentLimit = 65_000;

const maxFindings = 20;
const maxOutputs = 3;
const maxEntries = 100;

/** For a comment on a pull request. What does not fit is said at its end. */
export const markdown: Reporter = report => bound(report, commentLimit, text => text.length);

/** For GitHub's job summary, which takes so many bytes. */
export const jobSummary = (report: Report, bytes: number): string =>
  bound(report, bytes, text => new TextEncoder().encode(text).length);

function bound(report: Report, limit: number, sizeOf: (text: string) => number): string {
  const marks = { pass: '✅', fail: '❌', undecided: '❔' } as const;
  const reasons = report.reasons.map(reason => `- because ${inline(reason)}`);
  const refutations = report.requirements.flatMap(one => {
    const text = refutation(one);
    return text === undefined ? [] : [`- ❌ **audit** ${code(one.id)}: ${inline(text)}`];
  });
  const head = [
    `### ${marks[report.verdict]} landworthy: ${report.verdict}`,
    `**${inline(headline(report))}**`,
    ...(reasons.length ? [reasons.slice(0, maxEntries).join('\n')] : []),
    ...(refutations.length ? [refutations.slice(0, maxEntries).join('\n')] : []),
    `${inline(tally(report))}.`,
  ].join('\n\n');
  const foot = provenance(report).slice(0, maxEntries);
  const footer = folded(
    'what was judged',
    foot.map(([label, text]) => `- ${label ? `${label}: ` : '… '}${inline(text)}`).join('\n'),
  );

  const blocks = report.requirements.filter(one => one.blocks).map(blockOf);
  const others = [asides(report), passes(report), skips(report)].filter(part => part !== '');
  const note = (cut: number) =>
    `**This report was cut:** ${count(cut, 'part')} of ${blocks.length + others.length} did not fit. The verdict stands; see all with ${code(report.command)}.`;

  const kept: string[] = [];
  const parts = [...blocks, ...others];
  let room = limit - sizeOf([head, note(parts.length), footer, ''].join('\n\n'));
  for (const part of parts) {
    room -= sizeOf(`${part}\n\n`);
    if (room < 0) break;
    kept.push(part);
  }
  const cut = parts.length - kept.length;
  return withoutCommands(`${[head, ...kept, ...(cut ? [note(cut)] : []), footer].join('\n\n')}\n`);
}

function blockOf(requirement: ReportedRequirement): string {
  const { id, outcome, because, verify } = requirement;
  const actor = actorOf(outcome);
  const lines: string[] = [];
  const outputs: string[] = [];
  switch (outcome.status) {
    case 'fail': {
      for (const { message, place, hint, command, detail } of outcome.findings.slice(0, maxFindings)) {
        const where = place ? ` (${code(`${place.path}${place.line ? `:${place.line}` : ''}`)})` : '';
        lines.push(`- **wrong:** ${inline(message)}${where}`);
        if (hint) lines.push(`  - **to do:** ${inline(hint)}`);
        if (command) lines.push(`  - **run:** ${code(command)}`);
        if (detail && outputs.length < maxOutputs)
          outputs.push(
            isDiff(detail) ? folded('hunk', fenced(detail, 40, 'diff')) : folded('output', fenced(detail, 40)),
          );
      }
      const more = outcome.findings.length - maxFindings;
      if (more > 0) lines.push(`- **and ${more} more**`);
      for (const note of outcome.notes ?? []) lines.push(`- **note:** ${inline(note)}`);
      break;
    }
    case 'error':
      lines.push(`- **could not find out:** ${inline(outcome.message)}`);
      if (outcome.hint) lines.push(`  - **to do:** ${inline(outcome.hint)}`);
      break;
    case 'pending':
      lines.push(`- **pending:** ${inline(outcome.reason)}`);
      if (outcome.waitingFor.length) lines.push(`- **waits for:** ${list(outcome.waitingFor)}`);
      break;
    default:
      break;
  }
  if (because) lines.push(`- **why:** ${inline(because)}`);
  if (actor) lines.push(`- **who:** ${person(actor)}`);
  lines.push(`- **check it again:** ${code(verify)}`);
  return [`#### ${outcome.status === 'error' ? '❔' : '❌'} ${code(id)}`, lines.join('\n'), ...outputs].join('\n\n');
}

function asides({ requirements }: Report): string {
  const entries = requirements.filter(one => !one.blocks).flatMap(asideOf);
  return entries.length ? folded(`worth a look: ${entries.length}`, bounded(entries)) : '';
}

function asideOf({ id, enforce, outcome }: ReportedRequirement): string[] {
  const line = (word: string, text: string) => [`- **${word}** ${code(id)}: ${inline(text)}`];
  switch (outcome.status) {
    case 'fail':
      return outcome.findings.slice(0, maxFindings).flatMap(finding => line(enforce, finding.message));
    case 'error':
      return line(enforce, `could not find out: ${outcome.message}`);
    case 'pending':
      return [
        `${line('pending', outcome.reason)}${outcome.waitingFor.length ? `; waits for ${list(outcome.waitingFor)}` : ''}`,
      ];
    case 'waived':
      return line(
        'waived',
        `${outcome.reason} (until ${outcome.expires}, by ${outcome.approvedBy}): ${outcome.findings[0].message}`,
      );
    case 'pass':
      return (outcome.notes ?? []).flatMap(note => line('note', note));
    case 'skip':
      return [];
  }
}

function passes({ requirements }: Report): string {
  const entries = requirements.flatMap(({ id, outcome }) =>
    outcome.status === 'pass' ? `- ${code(id)}: ${outcome.claimed ? '**claimed:** ' : ''}${inline(outcome.proof)}` : [],
  );
  return entries.length ? folded(`passed: ${entries.length}`, bounded(entries)) : '';
}

function skips({ requirements, summary }: Report): string {
  const entries = [...skippedByReason(requirements)].map(([reason, ids]) => `- ${list(ids)}: ${inline(reason)}`);
  return entries.length ? folded(`did not apply: ${summary.skip}`, bounded(entries)) : '';
}

const list = (names: readonly string[]): string => {
  const more = names.length - maxFindings;
  return names.slice(0, maxFindings).map(code).join(', ') + (more > 0 ? ` and ${more} more` : '');
};

const bounded = (entries: readonly string[]): string =>
  [
    ...entries.slice(0, maxEntries),
    ...(entries.length > maxEntries ? [`- and ${entries.length - maxEntries} more`] : []),
  ].join('\n');

/** The summary is always our own words. */
const folded = (summary: string, body: string): string =>
  `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
