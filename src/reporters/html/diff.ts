import type { Report } from '../../core/report.ts';
import type { DiffHunk, ReportedFile } from '../../core/report-content.ts';
import { count, short } from '../words.ts';
import { list } from './list.ts';
import { type Content, html, type Markup, revealed } from './markup.ts';
import { isMarked, type Note, type NoteKind, type Notes, noteKinds } from './notes.ts';
import { code, command, prose } from './text.ts';
import { anchorOf } from './verdict.ts';

const mostInSight = 30;

/** The change itself. Files in which something was found are open, and say it beside the line; the others are folded. */
export function diff(report: Report, notes: Notes): Markup {
  const { content, change } = report;
  if (!content)
    return html`<section id="diff"><h2>The change</h2><p>${count(change.files, 'file')}; what is in them was not put into this report.</p></section>`;
  const marked = content.files.filter(file => isMarked(file, notes));
  const others = content.files.filter(file => !isMarked(file, notes));
  return html`<section id="diff"><h2>The change <small>${count(change.files, 'file')}, ${count(change.commits, 'commit')}</small></h2>
${marked.length > 0 && html`<h3>Worth your eyes <small>${count(marked.length, 'file')} with something beside a line</small></h3>${legend(notes)}${marked.map(file => fileOf(file, report, notes, true))}`}
${others.length > 0 && html`<h3>${marked.length ? 'Everything else' : 'All files'} <small>${count(others.length, 'file')}</small></h3>${folded(others.map(file => fileOf(file, report, notes, false)))}`}
${content.unlisted > 0 && html`<p class="cut"><strong>${count(content.unlisted, 'more file')} not listed:</strong> the change is too large for a page. All of it: ${command(`git diff ${change.mergeBase.slice(0, 12)}${change.kind === 'commit' ? ` ${change.headSha.slice(0, 12)}` : ''}`)}</p>`}
</section>`;
}

/** A long list that nobody has to look at is not in the way of what comes after it. */
const folded = (files: readonly Markup[]): Content =>
  files.length > mostInSight ? html`<details><summary>show ${files.length} files</summary>${files}</details>` : files;

function fileOf(file: ReportedFile, report: Report, notes: Notes, open: boolean): Markup {
  const own = notes.at(file.path);
  const shown = new Set<Note>();
  const hunks = file.hunks.map(hunk => hunkOf(hunk, own, shown, report));
  const above = own.filter(note => !shown.has(note));
  const signs = [...new Set(own.map(({ kind }) => noteKinds[kind].sign))].join(' ');
  return html`<details class="file"${open && html` open=""`}><summary>${code(short(file.path))} <span class="soft">${file.change}${sizeOf(file)}${file.owners.length > 0 && `, ${file.owners.map(short).join(' ')}`}</span>${signs && html` <b class="signs">${signs}</b>`}</summary>
${above.map(note => noteOf(note, report))}
${hunks}
${file.reason && html`<p class="cut">${prose(file.reason)}</p>`}
${file.leftOut > 0 && html`<p class="cut">${count(file.leftOut, 'more changed line')} not shown: the file's diff is too large for a page</p>`}
</details>`;
}

function sizeOf({ hunks, leftOut }: ReportedFile): string {
  const lines = hunks.flatMap(hunk => hunk.lines);
  const [added, removed] = ['+', '-'].map(sign => lines.filter(line => line.startsWith(sign)).length);
  if (leftOut) return `, ${(added ?? 0) + (removed ?? 0) + leftOut} lines`;
  return `${added ? ` +${added}` : ''}${removed ? ` −${removed}` : ''}`;
}

function hunkOf({ before, after, lines }: DiffHunk, notes: readonly Note[], shown: Set<Note>, report: Report): Markup {
  const parts: Markup[] = [];
  let run: Markup[] = [];
  const close = () => {
    if (run.length) parts.push(html`<pre class="diff">${run}</pre>`);
    run = [];
  };
  const last = lastLines({ after, lines }, notes);
  let old = before;
  let now = after;
  for (const line of lines) {
    const number = line.startsWith('-') ? undefined : now;
    const beside = number === undefined ? [] : notes.filter(note => note.lines.has(number));
    run.push(lineOf(line, number ?? old, beside));
    if (!line.startsWith('+')) old++;
    if (!line.startsWith('-')) now++;
    const ending = beside.filter(note => last.get(note) === number);
    if (ending.length) close();
    for (const note of ending) {
      parts.push(shown.has(note) ? again(note) : noteOf(note, report));
      shown.add(note);
    }
  }
  close();
  return html`<div class="hunk">${parts}</div>`;
}

/** After which line of this hunk each note is told. */
function lastLines({ after, lines }: Omit<DiffHunk, 'before'>, notes: readonly Note[]): ReadonlyMap<Note, number> {
  const last = new Map<Note, number>();
  let now = after;
  for (const line of lines) {
    if (line.startsWith('-')) continue;
    for (const note of notes) if (note.lines.has(now)) last.set(note, now);
    now++;
  }
  return last;
}

function lineOf(line: string, number: number, notes: readonly Note[]): Markup {
  // Between the changed lines of a range, others are as they were.
  const beside = notes.filter(note => line.startsWith('+') || note.lines.size === 1);
  const kinds = [...new Set(beside.map(({ kind }) => kind))];
  const signs = kinds.map(kind => noteKinds[kind].sign).join('');
  const labels = kinds.map(kind => noteKinds[kind].label).join(', ');
  const text = html`${signs && html`<b class="${kinds[0]}" title="${labels}">${signs}</b>`}${revealed(line)}`;
  if (line.startsWith('+')) return html`<ins data-n="${number}">${text}</ins>`;
  if (line.startsWith('-')) return html`<del data-n="${number}">${text}</del>`;
  return html`<i data-n="${number}">${text}</i>`;
}

function noteOf({ number, finding, requirement, kind }: Note, report: Report): Markup {
  const { sign, label } = noteKinds[kind];
  const isListed = 'findings' in requirement.outcome && requirement.outcome.findings.includes(finding);
  const back = html`<a href="#${isListed ? `f${number}` : anchorOf(requirement, report)}">${short(requirement.id)} ↑</a>`;
  return html`<p class="note ${kind}" id="n${number}" role="note"><b>${sign} ${label}:</b> ${prose(finding.message)} ${back}</p>`;
}

/** Of a note that speaks of several hunks. */
const again = ({ number, kind }: Note): Markup =>
  html`<p class="note ${kind}"><b>${noteKinds[kind].sign} ${noteKinds[kind].label}</b> <a href="#n${number}">as above ↑</a></p>`;

/** What each sign beside a line means. */
function legend(notes: Notes): Markup {
  const kinds = (Object.keys(noteKinds) as NoteKind[]).filter(kind => notes.count(kind) > 0);
  const one = (kind: NoteKind) =>
    html`<span class="${kind}"><b>${noteKinds[kind].sign}</b> ${noteKinds[kind].label} (${notes.count(kind)})</span>`;
  return html`${list(kinds, one, { class: 'inline' })}`;
}
