import { type Content, html, type Markup } from './markup.ts';

interface ListOptions {
  readonly class?: 'plain' | 'inline' | 'proofs' | 'todo' | 'findings' | 'remarks';
  readonly most?: number;
  /** Said of what is beyond `most`. */
  readonly more?: (number: number) => Content;
}

/** A list of these; what is too much is counted. Nothing, where there are none. */
export function list<Item>(
  items: readonly Item[],
  show: (item: Item, index: number) => Content,
  { class: kind = 'plain', most = 100, more = number => `and ${number} more` }: ListOptions = {},
): Markup | undefined {
  if (!items.length) return undefined;
  const shown = items.slice(0, most).map((item, index) => html`<li>${show(item, index)}</li>`);
  const rest = items.length - shown.length;
  return html`<ul class="${kind}">${shown}${rest > 0 && html`<li>${more(rest)}</li>`}</ul>`;
}

/** What stands in a `<dl>`: a label and what it is about. */
export const row = (label: string, content: Content): Markup => html`<dt>${label}</dt><dd>${content}</dd>`;
