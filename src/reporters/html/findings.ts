import { isDiff } from '../../core/finding-lines.ts';
import { shorten, visibleLines } from '../../core/neutral.ts';
import type { Finding } from '../../core/outcome.ts';
import { count } from '../words.ts';
import { list } from './list.ts';
import { html, type Markup, revealed } from './markup.ts';
import { mostFindings, type Notes } from './notes.ts';
import { code, command, prose } from './text.ts';

const mostOutputs = 20;
const [headOfOutput, tailOfOutput] = [80, 80];

/** What is wrong, where, and what to do. A place leads to the diff, which leads back. */
export function findings(all: readonly Finding[], notes: Notes): Markup | undefined {
  const outputs = new Set(all.filter(({ detail }) => detail).slice(0, mostOutputs));
  const one = (finding: Finding, index: number) => {
    const { message, detail: text, hint, command: typed } = finding;
    const next = all[index + 1];
    // What several findings have in common is said once, after the last of them.
    const last = !next || index + 1 === mostFindings || next.hint !== hint || next.command !== typed;
    // What the diff shows need not be shown here, too.
    const isShown = text && outputs.has(finding) && !(isDiff(text) && notes.anchor(finding));
    return html`<div id="f${notes.of(finding)?.number}"><p>${prose(message)} ${place(finding, notes)}</p>
${isShown && detail(text)}${last && hint && html`<p class="do">${prose(hint)}</p>`}${last && typed && html`<p>${command(typed)}</p>`}</div>`;
  };
  const more = (number: number) => html`and ${count(number, 'more finding')}: <code>--format json</code> has all`;
  return list(all, one, { class: 'findings', most: mostFindings, more });
}

/** `src/pay.ts:42-44`, which leads to where the diff shows it. */
function place(finding: Finding, notes: Notes): Markup | undefined {
  if (!finding.place) return undefined;
  const { path, line, endLine } = finding.place;
  const lines = line === undefined ? '' : `:${line}${endLine !== undefined && endLine > line ? `-${endLine}` : ''}`;
  const text = code(`${shorten(path, 200)}${lines}`);
  const anchor = notes.anchor(finding);
  return anchor ? html`<a href="#${anchor}">${text}</a>` : text;
}

function detail(text: string): Markup {
  const lines = outputLines(text);
  if (isDiff(text)) return html`<pre class="diff">${lines.slice(1).map(patchLine)}</pre>`;
  return html`<details><summary>output</summary><pre class="output">${lines.map(line => html`${line}\n`)}</pre></details>`;
}

function patchLine(line: string): Markup {
  const text = revealed(line);
  if (line.startsWith('+')) return html`<ins>${text}</ins>`;
  return line.startsWith('-') ? html`<del>${text}</del>` : html`<i>${text}</i>`;
}

function outputLines(text: string): readonly string[] {
  const all = visibleLines(text).map(line => shorten(line, 300));
  const cut = all.length - headOfOutput - tailOfOutput;
  if (cut <= 1) return all;
  return [...all.slice(0, headOfOutput), `… ${cut} lines …`, ...all.slice(-tailOfOutput)];
}
