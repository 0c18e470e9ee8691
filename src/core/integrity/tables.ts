import type { Language } from './assertions.ts';
import type { Block } from './blocks.ts';
import type { Parsed } from './parsed.ts';

const tables: Readonly<Partial<Record<Language, RegExp>>> = {
  script: /\.\s*(?:each|for)\s*\(\s*\[/g,
  python: /\bparametrize\s*\(\s*[^[\]()]{0,200},\s*\[/g,
  go: /(?:\[\]|map\[[\w.*]+\])\s*(?:struct\s*\{[^{}]*\}|[\w.*]+)\s*\{/g,
};

/** How many rows the tables of a test have, if they are written down in it. */
export function rowsOf(parsed: Parsed, language: Language, { at, bodyAt, end, kind }: Block): number | undefined {
  const pattern = tables[language];
  if (!pattern || kind === 'group') return undefined;
  const code = parsed.code.slice(at, language === 'go' ? end : bodyAt);
  const found = [...code.matchAll(pattern)].slice(0, 20);
  return found.length
    ? found.reduce((sum, match) => sum + elements(parsed, at + match.index + match[0].length - 1), 0)
    : undefined;
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
