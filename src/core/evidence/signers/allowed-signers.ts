import { decodeBase64 } from '../format/base64.ts';
import { attempt, Malformed } from '../format/parsed.ts';
import { parseSigningTime } from './signing-time.ts';
import { openWire } from './ssh-wire.ts';

/** One line of a file of ssh-keygen's format ALLOWED SIGNERS. */
export interface AllowedSigner {
  /** Names or patterns; those with `!` before them are excepted. Not empty. */
  readonly principals: readonly string[];
  /** True where certificates count that this key has signed, and false where its own signatures do. */
  readonly isAuthority: boolean;
  /** Patterns of what the key may sign for; anything, if absent. */
  readonly namespaces?: readonly string[];
  /** The first and the last moment at which it counts. */
  readonly validAfter?: Date;
  readonly validBefore?: Date;
  /** The public key in SSH's binary format. */
  readonly key: Uint8Array;
  /** From 1. */
  readonly line: number;
}

export interface AllowedSigners {
  readonly signers: readonly AllowedSigner[];
  /** Lines that cannot be read, and so count for nothing. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/** Format: ssh-keygen(1), ALLOWED SIGNERS. A time without `Z` is the machine's own. */
export function parseAllowedSigners(text: string): AllowedSigners {
  const signers: AllowedSigner[] = [];
  const problems: { line: number; message: string }[] = [];
  for (const [index, source] of text.split('\n').entries()) {
    const content = source.trim();
    if (content === '' || content.startsWith('#')) continue;
    const line = index + 1;
    const parsed = attempt(() => parseLine(content, line));
    if (parsed.ok) signers.push(parsed.value);
    else problems.push({ line, message: parsed.reason });
  }
  return { signers, problems };
}

/** Whether a list of patterns means this text: some pattern does, and no excepted one. `*` and `?` as in ssh_config(5). */
export function matchesPatterns(text: string, patterns: readonly string[]): boolean {
  if (patterns.some(pattern => pattern.startsWith('!') && matches(text, pattern.slice(1)))) return false;
  return patterns.some(pattern => !pattern.startsWith('!') && matches(text, pattern));
}

function parseLine(content: string, line: number): AllowedSigner {
  const [principalField, afterPrincipals] = splitPrincipals(content);
  const principals = principalField.split(',');
  if (principals.includes('') || principals.every(one => one.startsWith('!')))
    throw new Malformed('it names no principal');
  const plain = parseKey(afterPrincipals);
  const cut = plain ? 0 : endOfOptions(afterPrincipals);
  const key = plain ?? parseKey(afterPrincipals.slice(cut).trimStart());
  if (!key) throw new Malformed('it has no public key');
  const options = plain ? { isAuthority: false } : parseOptions(afterPrincipals.slice(0, cut));
  if (!options.isAuthority && !principals.some(isName))
    throw new Malformed('it has no principal but patterns, so nobody knows whose key it is');
  return { principals, ...options, key, line };
}

/** Whether a principal is one, and no pattern of several. */
export const isName = (principal: string): boolean => !/[*?!]/.test(principal);

function splitPrincipals(content: string): readonly [string, string] {
  const found = /^(?:"([^"]*)"|([^\s"]+))[ \t]+(.*)$/.exec(content);
  if (!found) throw new Malformed('it is not principals and a public key');
  return [found[1] ?? found[2] ?? '', found[3] ?? ''];
}

/** The public key at the front, if one is there. Throws Malformed where there is one that cannot be used. */
function parseKey(text: string): Uint8Array | undefined {
  const [, type, base64] = /^([a-z0-9@.-]+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t]|$)/.exec(text) ?? [];
  if (type === undefined || base64 === undefined) return undefined;
  const key = decodeBase64(base64);
  const named = key ? attempt(() => readKeyType(key)) : undefined;
  if (!key || !named?.ok || named.value !== type) return undefined;
  if (type.includes('-cert-v01@'))
    throw new Malformed('it has a certificate where its authority, with `cert-authority`, or a plain key belongs');
  return key;
}

/** The type that a whole key says it has: a name and strings to its very end. Throws Malformed for one that is cut short. */
export function readKeyType(key: Uint8Array): string {
  const wire = openWire(key);
  const type = wire.name();
  while (!wire.isAtEnd()) wire.string();
  return type;
}

/** Where the options end: at the first space that is not within quotes. */
function endOfOptions(text: string): number {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && text[at + 1] === '"') at++;
    else if (text[at] === '"') quoted = !quoted;
    else if (!quoted && /[ \t]/.test(text[at] ?? '')) return at;
  }
  throw new Malformed(quoted ? 'a quote in it is not closed' : 'it has no public key');
}

type Options = Pick<AllowedSigner, 'isAuthority' | 'namespaces' | 'validAfter' | 'validBefore'>;

function parseOptions(text: string): Options {
  const values = new Map<string, string>();
  const option = /(cert-authority)|(namespaces|valid-after|valid-before)="((?:[^"\\]|\\.)*)"/iy;
  for (let at = 0; ; ) {
    option.lastIndex = at;
    const [all, flag, name = flag ?? '', value = ''] = option.exec(text) ?? [];
    if (all === undefined) throw new Malformed('it has an option that is not known, or has no value in quotes');
    const known = name.toLowerCase();
    if (flag === undefined && values.has(known)) throw new Malformed(`it has \`${known}\` twice`);
    values.set(known, value.replaceAll('\\"', '"'));
    at += all.length;
    if (at === text.length) break;
    if (text[at++] !== ',') throw new Malformed('its options are not separated by commas');
  }
  return readOptions(values);
}

function readOptions(values: ReadonlyMap<string, string>): Options {
  const time = (name: string) => {
    const value = values.get(name);
    return value === undefined ? undefined : parseSigningTime(value, `\`${name}\``);
  };
  const namespaces = values.get('namespaces')?.split(',');
  if (namespaces?.includes('')) throw new Malformed('its `namespaces` are empty');
  const [validAfter, validBefore] = [time('valid-after'), time('valid-before')];
  if (validAfter && validBefore && validBefore < validAfter)
    throw new Malformed('its `valid-before` is earlier than its `valid-after`');
  return {
    isAuthority: values.has('cert-authority'),
    ...(namespaces ? { namespaces } : {}),
    ...(validAfter ? { validAfter } : {}),
    ...(validBefore ? { validBefore } : {}),
  };
}

/** Both grow with each other alone: no pattern makes it slow. */
function matches(text: string, pattern: string): boolean {
  let [at, next, star, from] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = next++;
      from = at;
    } else if (next < pattern.length && (pattern[next] === '?' || pattern[next] === text[at])) {
      next++;
      at++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++from;
    } else return false;
  }
  while (pattern[next] === '*') next++;
  return next === pattern.length;
}
