import { visibleLines } from '../core/neutral.ts';
import { message } from './words.ts';

// Hostile text in Markdown as GitHub and GitLab read it. No text of ours lets a foreign one begin a line.

/** A message: what stands in backticks becomes code, everything else is text that means nothing to Markdown. */
export function inline(text: string): string {
  return message(text)
    .split(/(?<!`)`([^`]+)`(?!`)/)
    .map((part, index) => (index % 2 ? code(part) : plain(part)))
    .join('');
}

/** Code: the fence is longer than any run of backticks in it. Mentions and references are not followed in it. */
export function code(text: string): string {
  const content = message(text);
  if (content === '') return '';
  const fence = '`'.repeat(longestRun(content) + 1);
  const pad = content.startsWith('`') || content.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${content}${pad}${fence}`;
}

/** Output of a program, its beginning and its end, in a block that it cannot close. */
export function fenced(text: string, lines: number, language: 'text' | 'diff' = 'text'): string {
  const all = visibleLines(text).map(line => line.slice(0, 300));
  const cut = all.length - lines;
  const half = Math.floor(lines / 2);
  const shown = cut > 1 ? [...all.slice(0, half), `… ${cut} lines …`, ...all.slice(-(lines - half))] : all;
  const fence = '`'.repeat(Math.max(3, longestRun(shown.join('\n')) + 1));
  return `${fence}${language}\n${shown.join('\n')}\n${fence}`;
}

function plain(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/[\\`*_{}[\]|]/g, '\\$&')
      .replace(/:(?=\/\/)/g, '\\:')
      .replace(/\bwww(?=\.)/gi, '$&\\')
      // A mention would notify, a reference would be noted where it leads; both are found after Markdown was read.
      .replace(/[@#!~%$](?=[\w"\\])/g, '$&&#8203;')
  );
}

const longestRun = (text: string): number => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
