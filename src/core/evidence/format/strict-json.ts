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
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) === 0x5c) before--;
    if ((at - before) % 2 === 1) return at;
  }
  throw new Malformed('it is no JSON');
}

/** Whether a colon follows the string that ends here. */
function isName(text: string, end: number): boolean {
  let at = end + 1;
  while (isSpace(text.charCodeAt(at))) at++;
  return text.charCodeAt(at) === 0x3a;
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
