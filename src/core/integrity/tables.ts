import type { Language } from './assertions.ts';
import type { Block } from './blocks.ts';
import type { Parsed } from './parsed.ts';

const tables: Readonly<Partial<Record<Language, RegExp>>> = {
  script: /\.\s*(?:each|for)\s*\(\s*\[/g,
  python: /\bparametrize\s*\(\s*[^[\]()]{0,200},\s*\[/g,
  go: /(?:\[\]|map\[[\w.*]+\])\s*(?:struct\s*\{[^{}]*\}|\*?\w*(?:[tT]est|[cC]ase)\w*)\s*\{/g,
};

export interface Table {
  readonly rows: number;
  readonly text: string;
}

/** The tables of a test, if they are written down in it. */
export function tableOf(parsed: Parsed, language: Language, { at, bodyAt, end, kind }: Block): Table | undefined {
  const pattern = tables[language];
  if (!pattern || kind === 'group') return undefined;
  const code = parsed.code.slice(at, language === 'go' ? end : bodyAt);
  const opened = [...code.matchAll(pattern)].slice(0, 20).map(match => at + match.index + match[0].length - 1);
  if (!opened.length) return undefined;
  return {
    rows: opened.reduce((sum, openAt) => sum + elements(parsed, openAt), 0),
    text: opened.map(openAt => parsed.uncommented.slice(openAt, parsed.pairs.get(openAt) ?? openAt)).join('\n'),
  };
}

/** How many things stand between these brackets. */
function elements({ code, uncommented, pairs }: Parsed, openAt: number): number {
  const close = pairs.get(openAt) ?? openAt;
  let [count, isOpen] = [0, false];
  for (let at = openAt + 1; at < close; at++) {
    if (code[at] === ',') isOpen = false;
    else if (!isOpen && /\S/.test(uncommented[at] ?? '')) {
      isOpen = true;
      count++;
    }
    at = pairs.get(at) ?? at;
  }
  return count;
}
