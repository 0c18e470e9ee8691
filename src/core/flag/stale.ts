import type { Facts } from '../facts.ts';
import { type Finding, fail, failOr, type Judgment, type Place, pass } from '../outcome.ts';
import { syntaxOf } from '../source/syntax.ts';
import type { Flag, FlagRegistry } from './flag.ts';
import { brokenRegistry, type FlagRules, isExpired } from './rules.ts';
import { countsUses, usesInFiles } from './use.ts';

const mostPlaces = 20;

/** Flags past their expiry that the change leaves behind, and flags that it takes out of the registry and still uses. */
export async function staleFlags(
  rules: FlagRules,
  scope: 'touched' | 'all',
  facts: Pick<Facts, 'change' | 'files' | 'flags' | 'now'>,
): Promise<Judgment> {
  const [{ files }, before, registry, head] = await Promise.all([
    facts.change(),
    facts.flags(rules.registry, 'before'),
    facts.flags(rules.registry, 'head'),
    facts.files('head'),
  ]);
  if (registry.kind !== 'read') return fail(brokenRegistry(registry));
  const expired = [...registry.flags.values()].filter(flag => isExpired(flag, facts.now()));
  const removed = before.kind === 'read' ? [...before.flags.keys()].filter(name => !registry.flags.has(name)) : [];
  const touchesRegistry = files.some(file => file.path === registry.file);
  const changed = files.filter(file => file.after).map(file => file.path);
  // A flag that was taken out may be used anywhere.
  const everywhere = scope === 'all' || removed.length > 0;
  const searched = (everywhere ? await head.list() : changed).filter(path => isSearched(path, rules));
  const uses = await usesInFiles([...expired.map(flag => flag.name), ...removed], searched, head);
  const inScope = (flag: Flag) =>
    scope === 'all' || touchesRegistry || (uses.get(flag.name) ?? []).some(place => changed.includes(place.path));

  const left = expired.filter(inScope);
  const findings = [
    ...left.map(flag => leftBehind(flag, uses.get(flag.name) ?? [], registry)),
    ...removed.flatMap(name => stillUsed(name, uses.get(name) ?? [], registry)),
  ];
  const elsewhere = expired.filter(flag => !left.includes(flag)).map(flag => `\`${flag.name}\``);
  const notes = elsewhere.length ? { notes: [`expired, but used elsewhere only: ${elsewhere.join(', ')}`] } : {};
  const what = scope === 'all' || touchesRegistry ? 'expired' : 'expired and used by a changed file';
  return failOr(findings, () => pass(`none of ${registry.flags.size} registered flags is ${what}`, notes));
}

/** Tests count here: what is left in them is left behind, too. */
const isSearched = (path: string, rules: FlagRules): boolean =>
  rules['used-in'] ? countsUses(rules)(path) : syntaxOf(path) !== undefined && path !== rules.registry.file;

function leftBehind(flag: Flag, uses: readonly Place[], { file }: FlagRegistry): Finding {
  const at: Place = { path: file, ...(flag.line === undefined ? {} : { line: flag.line }) };
  return {
    code: 'flags.stale',
    message: `the flag \`${flag.name}\` expired on ${flag.expires} and is still in \`${file}\``,
    actor: 'author',
    hint: 'take it and its uses out, or give it another date',
    place: uses[0] ?? at,
    ...listed(uses),
  };
}

function stillUsed(name: string, uses: readonly Place[], { file }: FlagRegistry): Finding[] {
  const [first] = uses;
  if (!first) return [];
  return [
    {
      code: 'flags.removed-but-used',
      message: `the flag \`${name}\` is taken out of \`${file}\`, but \`${first.path}\` still uses it`,
      actor: 'author',
      hint: 'take its uses out, too',
      place: first,
      ...listed(uses),
    },
  ];
}

function listed(uses: readonly Place[]): { detail?: string } {
  if (!uses.length) return {};
  const shown = uses.slice(0, mostPlaces).map(({ path, line }) => `${path}:${line}`);
  if (uses.length > shown.length) shown.push(`and ${uses.length - shown.length} more`);
  return { detail: shown.join('\n') };
}
