import { reveal } from '../../core/neutral.ts';

const made = Symbol('markup');

/** What may stand in a page as it is. Only `html` and `code` make it, so no text can pass for it. */
export interface Markup {
  readonly [made]: string;
}

export type Content = string | number | undefined | false | Markup | readonly Content[];

/** A part of a page. Every text that is put into it is a text there, between tags and between the quotes of an attribute. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return { [made]: strings.map((part, index) => part + show(values[index])).join('') };
}

/** Text with what cannot be seen in it told apart from a text that just says so. Between tags only. */
export const revealed = (text: string): Markup => ({
  [made]: reveal(text)
    .map(part => (part.isUnseen ? `<b class="unseen">${quoted(part.text)}</b>` : quoted(part.text)))
    .join(''),
});

/** What our own style says, which has to stand as it is. */
export const verbatim = (text: string): Markup => ({ [made]: text });

export const toText = (markup: Markup): string => markup[made];

function show(value: Content): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'object') return made in value ? value[made] : value.map(show).join('');
  return reveal(String(value))
    .map(({ text }) => quoted(text))
    .join('');
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\t': '&#9;',
  // On a job's log, these would begin a command of a CI system.
  '::': ':&#58;',
  '##': '#&#35;',
};

const quoted = (text: string): string => text.replace(/[&<>"'\t]|::|##/g, character => escapes[character] ?? '');
