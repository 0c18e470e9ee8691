import { Chalk } from 'chalk';
import type { RenderOptions } from './reporter.ts';
import { short } from './words.ts';
import { wrap } from './wrap.ts';

/** Colours, and text that is wrapped to the terminal's width. Nothing is said by colour alone. */
export interface Pen {
  readonly good: Colour;
  readonly bad: Colour;
  readonly doubt: Colour;
  readonly dim: Colour;
  readonly bold: Colour;
  readonly width: number;
  /** Wrapped, the first line after `first`, the others after `rest`; what can be typed stands out. */
  readonly text: (text: string, first: string, rest: string, colour?: Colour) => string;
  /** `! warn     companions.api-docs  the message`. */
  readonly entry: (mark: string, word: string, id: string, text: string, colour: Colour) => string;
  /** `✓ 5 passed: a, b, c`. */
  readonly folded: (mark: string, label: string, text: string, colour: Colour) => string;
}

export type Colour = (text: string) => string;

const narrowest = 40;
/** Longer lines are hard to read. */
const widest = 110;

const plain: Colour = text => text;

export function openPen({ width: columns, colour }: Pick<RenderOptions, 'width' | 'colour'>): Pen {
  const chalk = colour ? new Chalk({ level: 1 }) : undefined;
  const width = Math.max(narrowest, Math.min(columns, widest));
  const typed = (text: string) => (chalk ? text.replace(/`[^`]+`/g, part => chalk.cyan(part)) : text);
  const text: Pen['text'] = (content, first, rest, paint = plain) => paint(typed(wrap(content, width, first, rest)));
  return {
    good: chalk?.green ?? plain,
    bad: chalk?.red.bold ?? plain,
    doubt: chalk?.yellow ?? plain,
    dim: chalk?.dim ?? plain,
    bold: chalk?.bold ?? plain,
    width,
    text,
    entry: (mark, word, id, content, paint) => {
      const label = `${mark} ${word.padEnd(8)} `;
      const wrapped = wrap(`${short(id)}  ${content}`, width, label, ' '.repeat(label.length));
      return typed(wrapped.replace(label, paint(label)));
    },
    folded: (mark, label, content, paint) => {
      const head = `${mark} ${label}:`;
      return wrap(content, width, `${head} `, '  ').replace(head, paint(head));
    },
  };
}
