import { message } from '../words.ts';
import { html, type Markup, revealed } from './markup.ts';

/** A message: what stands in backticks is code. */
export function prose(text: string): readonly Markup[] {
  return message(text)
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 ? code(part) : html`${part}`));
}

export const code = (text: string): Markup => html`<code>${revealed(text)}</code>`;

/** What can be typed, for itself. */
export const command = (text: string): Markup => html`<code class="command">${revealed(text)}</code>`;

/** Lines of a text that is not ours; an address that is all of it can be followed. */
export function foreign(text: string): Markup {
  if (/^https?:\/\/[\w.~!$&()*+,;=:@/?#%-]+$/.test(text)) return html`<a href="${text}" rel="noreferrer">${text}</a>`;
  return html`<span class="foreign">${text.split('\n').map((line, index) => html`${index > 0 && html`<br/>`}${revealed(line)}`)}</span>`;
}
