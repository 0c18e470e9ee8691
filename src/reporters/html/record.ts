import type { Outcome } from '../../core/outcome.ts';
import type { Report } from '../../core/report.ts';
import type { ReportedAnswer } from '../../core/report-content.ts';
import { short } from '../words.ts';
import { list, row } from './list.ts';
import { html, type Markup } from './markup.ts';
import { foreign, prose } from './text.ts';
import { anchorOf } from './verdict.ts';

/** What the author says that the change is for, and whatever else its record says but the way back. */
export function purpose({ content }: Report): Markup | undefined {
  const answers = content?.answers.filter(({ key }) => key !== 'rollback') ?? [];
  if (!answers.length) return undefined;
  const goal = answers.find(({ key }) => key === 'goal');
  const others = answers.filter(one => one !== goal);
  return html`<section id="purpose">
<h2>What it is for</h2>
${goal && html`<blockquote>${goal.parts.map(({ text }) => html`<p>${foreign(text)}</p>`)}</blockquote>${says(goal)}`}
${others.length > 0 && html`<dl>${others.map(one => row(short(one.key), one.parts.map(part)))}</dl>`}
</section>`;
}

const sections = new Set(['rollback', 'migrations', 'operations']);

/** How it is undone: what the author says, and what was found out about it. */
export function wayBack(report: Report): Markup {
  const { content, requirements } = report;
  const answer = content?.answers.find(({ key }) => key === 'rollback');
  const judged = requirements.filter(({ section, outcome }) => sections.has(section) && outcome.status !== 'skip');
  const none = content
    ? "The change's record does not say how it is undone."
    : 'What the record says was not put into this report.';
  return html`<section id="way-back">
<h2>The way back</h2>
${answer ? html`<dl>${answer.parts.map(({ name, text }) => row(short(name ?? 'plan'), foreign(text)))}</dl>${says(answer)}` : html`<p>${none}</p>`}
${list(judged, one => html`<a href="#${anchorOf(one, report)}">${short(one.id)}</a> ${found(one.outcome)}`, { class: 'proofs' })}
</section>`;
}

const says = ({ source }: ReportedAnswer): Markup => html`<p class="soft">the author, in ${prose(source)}</p>`;

const part = ({ name, text }: ReportedAnswer['parts'][number]): Markup =>
  html`<p>${name !== undefined && html`<span class="soft">${short(name)}:</span> `}${foreign(text)}</p>`;

function found(outcome: Outcome): Markup {
  switch (outcome.status) {
    case 'pass':
      return html`${outcome.claimed ? 'claimed' : 'proven'}: ${prose(outcome.proof)}`;
    case 'fail':
      return html`<strong>fails:</strong> ${prose(outcome.findings[0].message)}`;
    case 'error':
      return html`<strong>could not be found out:</strong> ${prose(outcome.message)}`;
    default:
      return html`${outcome.status}: ${prose(outcome.reason)}`;
  }
}
