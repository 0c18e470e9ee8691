import { Malformed } from './parsed.ts';

const deepest = 64;

/**
 * JSON that says one thing to every reader: no name twice in an object, no `__proto__`, and no nesting that would exhaust a
 * stack. Throws Malformed.
 */
export function parseStrictJson(text: string): unknown {
  checkNames(text);
  try {
    return JSON.parse(text);
  } catch {
    throw new Malformed('it is no JSON');
  }
}

/** Walks over the strings and brackets. What it makes of a text that is no JSON does not matter: `JSON.parse` refuses it. */
function checkNames(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x7b:
        open.push(new Set());
        break;
      case 0x5b:
        open.push(undefined);
        break;
      case 0x7d:
      case 0x5d:
        open.pop();
        break;
      case 0x22: {
        const end = endOfString(text, at);
        if (isName(text, end)) checkName(text.slice(at, end + 1), open.at(-1));
        at = end;
      }
    }
    if (open.length > deepest) throw new Malformed(`it is nested more than ${deepest} deep`);
  }
}

function checkName(source: string, names: Set<string> | undefined): void {
  let name: unknown;
  try {
    name = JSON.parse(source);
  } catch {
    throw new Malformed('it is no JSON');
  }
  if (typeof name !== 'string' || name === '__proto__') throw new Malformed('it has a field `__proto__`');
  if (names?.has(name)) throw new Malformed('it has a field twice');
  names?.add(name);
}

/** Where the string that begins here ends: the place of its closing quote. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at;
    if (code === 0x5c) at++;
  }
  throw new Malformed('it is no JSON');
}

/** Whether a colon follows the string that ends here. */
function isName(text: string, end: number): boolean {
  let at = end + 1;
  while (/^[ \t\n\r]$/.test(text.charAt(at))) at++;
  return text[at] === ':';
}
