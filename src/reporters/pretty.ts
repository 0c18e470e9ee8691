import { withoutCommands } from '../core/neutral.ts';
import type { Report, ReportedRequirement } from '../core/report.ts';
import { openPen, type Pen } from './pen.ts';
import { block, facts } from './pretty-block.ts';
import type { Reporter } from './reporter.ts';
import { count, headline, message, provenance, refutation, short, skippedByReason, tally } from './words.ts';

/** For a person: the verdict, what blocks, what to do; then, more quietly, everything else. */
export const pretty: Reporter = (report, options) => {
  const pen = openPen(options);
  const blocking = report.requirements.filter(one => one.blocks);
  const blocks = blocking.map(one => block(one, pen, options.detail === 'verbose'));
  const parts =
    options.detail === 'quiet'
      ? [verdictLine(report, pen, `; ${tally(report)}`), ...blocks]
      : [
          verdictLine(report, pen),
          ...blocks,
          refutations(report, pen),
          asides(report, pen),
          rest(report, pen, options.detail),
          closing(report, pen),
        ];
  return withoutCommands(`${parts.filter(part => part !== '').join('\n\n')}\n`);
};

const marks = { pass: '✓', fail: '✗', undecided: '?' } as const;

function verdictLine(report: Report, pen: Pen, more = ''): string {
  const colour = { pass: pen.good, fail: pen.bad, undecided: pen.doubt }[report.verdict];
  const mark = `${marks[report.verdict]} ${report.verdict}`;
  const indent = ' '.repeat(mark.length + 2);
  const line = pen.text(`${headline(report)}${more}`, `${mark}  `, indent, pen.bold);
  const reasons = report.reasons.map(reason => pen.text(message(reason), `${indent}because `, `${indent}  `));
  return [line.replace(mark, colour(mark)), ...reasons].join('\n');
}

/** Evidence that was put to the test and did not hold. */
function refutations(report: Report, pen: Pen): string {
  return report.requirements
    .flatMap(one => {
      const text = refutation(one);
      return text === undefined ? [] : [pen.entry('✗', 'audit', one.id, message(text), pen.bad)];
    })
    .join('\n');
}

/** What does not block but deserves a look. */
function asides(report: Report, pen: Pen): string {
  return report.requirements
    .filter(one => !one.blocks)
    .flatMap(one => aside(one, pen))
    .join('\n');
}

function aside({ id, enforce, outcome }: ReportedRequirement, pen: Pen): string[] {
  switch (outcome.status) {
    case 'fail': {
      const [first, ...more] = outcome.findings;
      const others = more.length ? ` (and ${more.length} more)` : '';
      const hint = first.hint ? `: ${message(first.hint)}` : '';
      const place = first.place
        ? ` at ${short(first.place.path)}${first.place.line ? `:${first.place.line}` : ''}`
        : '';
      const [mark, word] = enforce === 'warn' ? (['!', 'warn'] as const) : (['·', 'observe'] as const);
      return [pen.entry(mark, word, id, `${message(first.message)}${place}${others}${hint}`, pen.doubt)];
    }
    case 'error':
      return [pen.entry('?', enforce, id, `could not find out: ${message(outcome.message)}`, pen.doubt)];
    case 'pending': {
      const whom = outcome.waitingFor.length ? `, waits for ${outcome.waitingFor.map(short).join(', ')}` : '';
      return [pen.entry('○', 'pending', id, `${message(outcome.reason)}${whom}`, pen.dim)];
    }
    case 'waived': {
      const until = `until ${short(outcome.expires)}, by ${short(outcome.approvedBy)}`;
      const text = `${message(outcome.reason)} (${until}): ${message(outcome.findings[0].message)}`;
      return [pen.entry('~', 'waived', id, text, pen.dim)];
    }
    case 'pass':
      return (outcome.notes ?? []).map(note => pen.entry('·', 'note', id, message(note), pen.dim));
    case 'skip':
      return [];
  }
}

/** Passes and what did not apply, folded to a line each; unfolded when all is asked for. */
function rest({ requirements }: Report, pen: Pen, detail: 'normal' | 'verbose'): string {
  const passed = requirements.filter(one => one.outcome.status === 'pass');
  if (detail === 'verbose') return requirements.flatMap(one => unfolded(one, pen)).join('\n');
  const lines: string[] = [];
  if (passed.length) {
    const names = passed.map(
      ({ id, outcome, evidence }) =>
        short(id) +
        ('claimed' in outcome && outcome.claimed
          ? ' (claimed)'
          : evidence?.status === 'reused'
            ? ' (proved before)'
            : ''),
    );
    lines.push(pen.folded('✓', `${passed.length} passed`, names.join(', '), pen.good));
  }
  for (const [reason, ids] of skippedByReason(requirements))
    lines.push(
      pen.folded(
        '–',
        `${count(ids.length, 'does not apply', 'do not apply')}`,
        `${ids.join(', ')}: ${reason}`,
        pen.dim,
      ),
    );
  return lines.join('\n');
}

function unfolded(requirement: ReportedRequirement, pen: Pen): string[] {
  const { id, outcome } = requirement;
  if (outcome.status === 'pass') {
    const proof = `${outcome.claimed ? 'claimed: ' : ''}${message(outcome.proof)} (${facts(requirement)})`;
    return [pen.entry('✓', 'pass', id, proof, pen.good)];
  }
  if (outcome.status === 'skip') return [pen.entry('–', 'skip', id, message(outcome.reason), pen.dim)];
  return [];
}

function closing(report: Report, pen: Pen): string {
  const unusual = report.policy.edited || report.policy.from !== 'base';
  const rows = provenance(report).map(([label, text]) => {
    const line = pen.text(text, `  ${label.padEnd(9)}`, ' '.repeat(11));
    return label === 'left out' || label === '' || (label === 'policy' && unusual) ? pen.doubt(line) : pen.dim(line);
  });
  return [...rows, '', pen.text(tally(report), '', '  ', pen.bold)].join('\n');
}
