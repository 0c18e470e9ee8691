import { actorOf, type Report, type ReportedRequirement } from '../../core/report.ts';
import { facts } from '../pretty-block.ts';
import { person, short } from '../words.ts';
import { findings } from './findings.ts';
import { list, row } from './list.ts';
import { html, type Markup } from './markup.ts';
import type { Notes } from './notes.ts';
import { code, command, prose } from './text.ts';
import { anchorOf } from './verdict.ts';

/** A requirement of which there is something to tell: what is wrong and where, what to do, who, and how to see it gone. */
export function requirementCard(requirement: ReportedRequirement, report: Report, notes: Notes): Markup {
  const { id, summary, outcome, because, verify, enforce, blocks } = requirement;
  const actor = actorOf(outcome);
  const waiting = outcome.status === 'pending' ? outcome.waitingFor.slice(0, 20).map(short).join(', ') : '';
  const who = [actor && person(actor), waiting].filter(Boolean).join(': ');
  return html`<article id="${anchorOf(requirement, report)}" class="card ${blocks ? 'blocks' : outcome.status}">
<h3>${title(requirement)} ${code(short(id))} <small>${prose(summary)}</small></h3>
${body(requirement, notes)}
<dl>
${because && row('why', prose(because))}
${who && row('who', who)}
${actor && enforce === 'block' && row('check', command(verify))}
${row('rule', html`<span class="soft">${prose(facts(requirement))}</span>`)}
</dl>
</article>`;
}

function title({ outcome, blocks, enforce }: ReportedRequirement): string {
  switch (outcome.status) {
    case 'error':
      return '? could not find out';
    case 'pending':
      return blocks ? '✗ still pending' : '○ pending';
    case 'waived':
      return '~ waived';
    case 'pass':
      return '· passed, with a note';
    default:
      return blocks ? '✗' : enforce === 'warn' ? '! warning' : '· observed';
  }
}

function body({ outcome }: ReportedRequirement, notes: Notes): Markup {
  switch (outcome.status) {
    case 'fail':
      return html`${findings(outcome.findings, notes)}${remarks(outcome.notes)}`;
    case 'waived': {
      const until = `(until ${short(outcome.expires)}, by ${short(outcome.approvedBy)})`;
      return html`<p>${prose(outcome.reason)} <span class="soft">${until}</span></p>${findings(outcome.findings, notes)}`;
    }
    case 'error':
      return html`<p>${prose(outcome.message)}</p>${outcome.hint && html`<p class="do">${prose(outcome.hint)}</p>`}`;
    case 'pass':
      return html`<p>${prose(outcome.proof)}</p>${remarks(outcome.notes)}`;
    default:
      return html`<p>${prose(outcome.reason)}</p>`;
  }
}

const remarks = (notes: readonly string[] = []) => list(notes, prose, { class: 'remarks' });
