import { shorten } from '../../core/neutral.ts';
import { actorOf, type Report, type ReportedRequirement } from '../../core/report.ts';
import { headline, name, person, refutation, short, tally } from '../words.ts';
import { list } from './list.ts';
import { html, type Markup } from './markup.ts';
import { code, command, prose } from './text.ts';

const marks = { pass: '✓', fail: '✗', undecided: '?' } as const;
const mostLinks = 12;

/** What a reader has to know first: the verdict, what is missing, who acts next. */
export function verdict(report: Report): Markup {
  const blocking = report.requirements.filter(one => one.blocks);
  const refutations = report.requirements.flatMap(one => {
    const text = refutation(one);
    return text === undefined ? [] : [html`<p><strong>✗ audit</strong> ${code(short(one.id))}: ${prose(text)}</p>`];
  });
  return html`<header class="${report.verdict}">
<p class="word"><span aria-hidden="true">${marks[report.verdict]}</span> ${report.verdict}</p>
<h1>${prose(headline(report))}</h1>
${report.reasons.slice(0, mostLinks).map(reason => html`<p>because ${prose(reason)}</p>`)}
${refutations.slice(0, mostLinks)}
${doubts(report)}
${next(blocking, report)}
<p class="tally">${tally(report)}.</p>
</header>`;
}

/** What a glance at a green page would miss. */
function doubts({ leftOut, policy }: Report): Markup {
  const names = leftOut.slice(0, mostLinks).map(name).join(', ');
  const more = leftOut.length > mostLinks ? ` and ${leftOut.length - mostLinks} more` : '';
  const differences = policy.differences
    .slice(0, mostLinks)
    .map(({ id, base, head }) => `${name(id)} would be ${head} instead of ${base}`);
  return html`${leftOut.length > 0 && html`<p class="cut"><strong>Not looked at:</strong> ${prose(`${names}${more}`)}</p>`}
${differences.length > 0 && html`<p class="cut"><strong>The change edits the policy that judges it.</strong> With its own, ${prose(differences.join(', '))}</p>`}`;
}

/** Who acts next, on what, and with which command it is seen to be done; and who after that. */
function next(blocking: readonly ReportedRequirement[], report: Report): Markup {
  const waiting = report.requirements.filter(one => !one.blocks && one.outcome.status === 'pending');
  const todo = (one: ReportedRequirement) =>
    html`<a href="#${anchorOf(one, report)}">${short(one.id)}</a> ${prose(shorten(gist(one), 120))}`;
  const now = html`<p class="next"><strong>Next:</strong> ${people(blocking)}</p>
${list(blocking, todo, { class: 'todo', most: mostLinks })}
<p>Then ${command(report.command)}</p>`;
  const when = blocking.length ? 'After that' : 'Next';
  const later = html`<p class="next"><strong>${when}:</strong> ${people(waiting)}</p>`;
  return html`${blocking.length > 0 && now}${waiting.length > 0 && later}`;
}

function gist({ outcome }: ReportedRequirement): string {
  switch (outcome.status) {
    case 'fail':
      return `${outcome.findings[0].message}${outcome.findings.length > 1 ? ` (and ${outcome.findings.length - 1} more)` : ''}`;
    case 'error':
      return outcome.message;
    case 'pass':
      return outcome.proof;
    default:
      return outcome.reason;
  }
}

/** `the author, @acme/payments` */
function people(requirements: readonly ReportedRequirement[]): string {
  const who = new Set<string>();
  for (const { outcome } of requirements) {
    const actor = actorOf(outcome);
    if (outcome.status === 'pending' && outcome.waitingFor.length)
      for (const one of outcome.waitingFor.slice(0, mostLinks)) who.add(short(one));
    else if (actor) who.add(person(actor));
  }
  return [...who].slice(0, mostLinks).join(', ');
}

export const anchorOf = (requirement: ReportedRequirement, { requirements }: Report): string =>
  `r${requirements.indexOf(requirement) + 1}`;
