import { isDiff } from '../core/finding-lines.ts';
import { shorten, visibleLines } from '../core/neutral.ts';
import type { Finding } from '../core/outcome.ts';
import { actorOf, type ReportedRequirement } from '../core/report.ts';
import type { Pen } from './pen.ts';
import { message, person, short } from './words.ts';

const maxFindings = 8;
const column = 11;

/** A requirement that blocks: what is wrong and where, why the rule exists, what to do, who, and how to see it gone. */
export function block(requirement: ReportedRequirement, pen: Pen, all: boolean): string {
  const { outcome, because, verify, enforce } = requirement;
  const actor = actorOf(outcome);
  // Labels of a finding stand deeper than those of the requirement; what they say begins in the same column.
  const row = (label: string, text: string, depth = 2) =>
    pen.text(text, `${' '.repeat(depth)}${label.padEnd(column - depth)}`, ' '.repeat(column));
  // A command is never wrapped, nor is a place: both are there to be copied.
  const command = (label: string, text: string, depth = 2) =>
    `${' '.repeat(depth)}${label.padEnd(column - depth)}${pen.bold(message(text))}`;
  const lines = [`${title(requirement, pen)}${all ? pen.dim(`  (${facts(requirement)})`) : ''}`];
  switch (outcome.status) {
    case 'fail': {
      const shown = all ? outcome.findings : outcome.findings.slice(0, maxFindings);
      for (const [index, one] of shown.entries()) {
        const next = shown[index + 1];
        // What several findings have in common is said once, after the last of them.
        const last = !next || next.hint !== one.hint || next.command !== one.command;
        lines.push(pen.text(message(one.message), '  ', '    '));
        if (one.place) lines.push(`    ${'at'.padEnd(column - 4)}${place(one)}`);
        lines.push(...detail(one, pen, all));
        if (last && one.hint) lines.push(row('do', message(one.hint), 4));
        if (last && one.command) lines.push(command('run', one.command, 4));
      }
      const more = outcome.findings.length - shown.length;
      if (more) lines.push(pen.dim(`  and ${more} more: \`--verbose\` shows all`));
      for (const note of outcome.notes ?? []) lines.push(row('note', message(note)));
      break;
    }
    case 'error':
      lines.push(pen.text(message(outcome.message), '  ', '    '));
      if (outcome.hint) lines.push(row('do', message(outcome.hint), 4));
      break;
    case 'pending':
      lines.push(pen.text(message(outcome.reason), '  ', '    '));
      break;
    default:
      break;
  }
  if (because) lines.push(row('why', message(because)));
  const waiting =
    outcome.status === 'pending' && outcome.waitingFor.length ? outcome.waitingFor.map(short).join(', ') : '';
  if (actor) lines.push(row('who', `${person(actor)}${waiting ? `: ${waiting}` : ''}`));
  if (enforce === 'block') lines.push(command('check', verify));
  return lines.join('\n');
}

function title({ id, outcome }: ReportedRequirement, pen: Pen): string {
  if (outcome.status === 'error') return `${pen.doubt('? could not find out')} ${pen.bold(short(id))}`;
  if (outcome.status === 'pending') return `${pen.bad('✗ still pending')} ${pen.bold(short(id))}`;
  return `${pen.bad('✗')} ${pen.bold(short(id))}`;
}

/** Why it applied, where the policy says it, how long it took, and what evidence had to do with it. */
export function facts({ applies, origin, milliseconds, evidence }: ReportedRequirement): string {
  const time = milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
  return [
    ...(applies ? [message(applies)] : []),
    `${short(origin.file)}:${origin.line}`,
    time,
    ...(evidence ? [whatEvidenceSays(evidence)] : []),
  ].join('; ');
}

function whatEvidenceSays(evidence: NonNullable<ReportedRequirement['evidence']>): string {
  switch (evidence.status) {
    case 'reused':
      return `evidence ${evidence.digest.slice(0, 12)}`;
    case 'kept':
      return `run because ${message(evidence.why)}; kept as evidence`;
    case 'none':
      return `run because ${message(evidence.why)}; no evidence${evidence.reason === evidence.why ? '' : `: ${message(evidence.reason)}`}`;
  }
}

/** `src/pay.ts:42:7`, as editors and terminals make a link of it. */
function place({ place }: Finding): string {
  if (!place) return '';
  const line = place.line === undefined ? '' : `:${place.line}${place.column === undefined ? '' : `:${place.column}`}`;
  return `${short(place.path)}${line}`;
}

/** The raw output, cut to its beginning and its end: a failed assertion stands in the one, a program's error in the other. */
function detail({ detail: text = '' }: Finding, pen: Pen, all: boolean): string[] {
  const isHunk = isDiff(text);
  // Where a hunk stands is said above it.
  const lines = isHunk ? visibleLines(text.replace(/^@@.*\n/, '')) : visibleLines(text);
  const paint = (line: string) =>
    isHunk && line.startsWith('+') ? pen.good(line) : isHunk && line.startsWith('-') ? pen.doubt(line) : pen.dim(line);
  const show = (line: string) => pen.dim('    │ ') + paint(shorten(line, pen.width - 6));
  const [head, tail] = all ? [150, 150] : isHunk ? [16, 4] : [4, 4];
  const cut = lines.length - head - tail;
  if (cut <= 1) return lines.map(show);
  return [...lines.slice(0, head).map(show), pen.dim(`    │ … ${cut} lines …`), ...lines.slice(-tail).map(show)];
}
