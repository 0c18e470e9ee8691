import type { Report, ReportedRequirement } from '../../core/report.ts';
import { facts } from '../pretty-block.ts';
import { message, short, skippedByReason } from '../words.ts';
import { list } from './list.ts';
import { html, type Markup } from './markup.ts';
import { code, prose } from './text.ts';

/** What the verdict stands on, by how much it is worth: what was tried now, what was proved before, what somebody says. */
export function evidence(report: Report): Markup {
  const passed = report.requirements.filter(one => one.outcome.status === 'pass');
  const isClaimed = ({ outcome }: ReportedRequirement) => outcome.status === 'pass' && outcome.claimed === true;
  const isReused = (one: ReportedRequirement) => one.evidence?.status === 'reused';
  const claimed = passed.filter(isClaimed);
  const reused = passed.filter(one => !isClaimed(one) && isReused(one));
  const proven = passed.filter(one => !isClaimed(one) && !isReused(one));
  return html`<section id="evidence">
<h2>What was proven, and how</h2>
${group('proven', 'found out now, for exactly these files', proven)}
${group('proved before', 'evidence of an earlier run, on exactly the same inputs', reused)}
${group('claimed', 'a person says so, and no machine can test it', claimed)}
${!passed.length && html`<p>Nothing was.</p>`}
${skipped(report)}
</section>`;
}

function group(title: string, meaning: string, requirements: readonly ReportedRequirement[]): Markup | undefined {
  if (!requirements.length) return undefined;
  return html`<h3>${title} <small>${meaning}</small></h3>
${list(requirements, entry, { class: 'proofs', most: 500 })}`;
}

function entry(requirement: ReportedRequirement): Markup | undefined {
  const { id, outcome, evidence: from } = requirement;
  if (outcome.status !== 'pass') return undefined;
  const whom = from?.status === 'reused' ? from.by.map(short).join(', ') || 'this machine' : '';
  const by = from?.status === 'reused' ? `by ${whom}, on ${message(from.on)}; ` : '';
  return html`${code(short(id))} ${prose(outcome.proof)} <span class="soft">${prose(`${by}${facts(requirement)}`)}</span>`;
}

function skipped({ requirements, summary }: Report): Markup | undefined {
  const reasons = [...skippedByReason(requirements)];
  if (!reasons.length) return undefined;
  return html`<details><summary>did not apply: ${summary.skip}</summary>
${list(reasons, ([reason, ids]) => html`${ids.slice(0, 50).map(id => html`${code(id)} `)}${ids.length > 50 && `and ${ids.length - 50} more `}<span class="soft">${prose(reason)}</span>`)}
</details>`;
}
