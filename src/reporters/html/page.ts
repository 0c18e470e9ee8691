import type { Report, ReportedRequirement } from '../../core/report.ts';
import type { Reporter } from '../reporter.ts';
import { provenance, short } from '../words.ts';
import { diff } from './diff.ts';
import { evidence } from './evidence.ts';
import { list, row } from './list.ts';
import { html, type Markup, toText, verbatim } from './markup.ts';
import { openNotes } from './notes.ts';
import { owners } from './owners.ts';
import { purpose, wayBack } from './record.ts';
import { requirementCard } from './requirement.ts';
import { style, styleHash } from './style.ts';
import { command, prose } from './text.ts';
import { verdict } from './verdict.ts';

/**
 * One page for the person who has to decide, that stands alone: no script, nothing from anywhere else. Should a text ever
 * become markup, the policy of the page keeps it from being run, loaded, sent, or dressed up.
 */
export const page: Reporter = report => {
  const notes = openNotes(report);
  const blocking = report.requirements.filter(one => one.blocks);
  const others = report.requirements.filter(one => !one.blocks && deservesLook(one));
  const cards = (list: readonly ReportedRequirement[]) => list.map(one => requirementCard(one, report, notes));
  const title = `${report.verdict}: ${short(report.change.branch ?? report.change.head)} onto ${short(report.change.base)}`;
  return toText(html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${verbatim(styleHash)}'; base-uri 'none'; form-action 'none'"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="referrer" content="no-referrer"/>
<title>${title}</title>
<style>${verbatim(style)}</style>
</head>
<body>
${verdict(report)}
${contents(report, blocking.length, others.length)}
<main>
${blocking.length > 0 && html`<section id="missing"><h2>What is missing</h2>${cards(blocking)}</section>`}
${purpose(report)}
${others.length > 0 && html`<section id="look"><h2>Worth a look <small>none of it blocks</small></h2>${cards(others)}</section>`}
${evidence(report)}
${diff(report, notes)}
${owners(report)}
${wayBack(report)}
</main>
${judged(report)}
</body>
</html>
`);
};

function deservesLook({ outcome }: ReportedRequirement): boolean {
  return outcome.status === 'pass' ? (outcome.notes ?? []).length > 0 : outcome.status !== 'skip';
}

function contents({ content, change }: Report, blocking: number, others: number): Markup {
  const links: readonly (readonly [id: string, text: string, isThere: boolean])[] = [
    ['missing', `Missing (${blocking})`, blocking > 0],
    ['purpose', 'Purpose', content?.answers.some(({ key }) => key !== 'rollback') === true],
    ['look', `Worth a look (${others})`, others > 0],
    ['evidence', 'Evidence', true],
    ['diff', `Diff (${change.files})`, true],
    ['owners', 'Owners', true],
    ['way-back', 'Way back', true],
  ];
  const there = links.filter(([, , isThere]) => isThere);
  return html`<nav aria-label="Contents">${list(there, ([id, text]) => html`<a href="#${id}">${text}</a>`, { class: 'inline' })}</nav>`;
}

/** What was judged, against what, by which policy: without it nobody should trust the rest. */
function judged(report: Report): Markup {
  const rows = provenance(report).slice(0, 100);
  return html`<footer>
<h2>What was judged</h2>
<dl>
${rows.map(([label, text]) => row(label, prose(text)))}
${row('again', command(report.command))}
${row('by', `landworthy ${report.tool.version}`)}
</dl>
</footer>`;
}
