import type * as z from 'zod';
import type { PolicyProblem } from '../core/errors.ts';
import { type MergedPolicy, valueAt } from './extends.ts';
import { descriptionAt, keysAt } from './json-schema.ts';
import { suggest } from './suggest.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What zod found, in our words and at its place in the file. */
export function describeIssue(issue: Issue, merged: MergedPolicy): PolicyProblem[] {
  const { path } = issue;
  const at = (message: string, hint?: string) => [merged.problem(path, message, hint === undefined ? {} : { hint })];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, 100).map(key => {
        const where = path.length ? ` in \`${path.join('.')}\`` : '';
        return merged.problem([...path, key], `unknown key \`${key}\`${where}`, {
          ...knownKey(key, path),
          onKey: true,
        });
      });
    case 'invalid_key':
      return [
        merged.problem(path, `\`${String(path.at(-1))}\`: ${issue.issues[0]?.message ?? issue.message}`, {
          onKey: true,
        }),
      ];
    case 'invalid_union': {
      const meant = meantBranch(issue.errors);
      if (!meant) return wrongValue(path, issue.errors.flat().flatMap(expectations), merged);
      return meant.flatMap(inner => describeIssue({ ...inner, path: [...path, ...inner.path] }, merged));
    }
    case 'invalid_type':
    case 'invalid_value':
      return wrongValue(path, expectations(issue), merged);
    case 'too_small':
      return at(`${quoted(path)} ${limit(issue.origin, 'at least', issue.minimum)}`);
    case 'too_big':
      return at(`${quoted(path)} ${limit(issue.origin, 'at most', issue.maximum)}`);
    default:
      return at(`${quoted(path)}${said(valueAt(merged.value, path))}: ${lowerFirst(issue.message)}`);
  }
}

function knownKey(key: string, path: Path): { hint?: string } {
  const known = keysAt(path);
  const meant = suggest(key, known);
  if (meant.hint !== undefined || !known.length) return meant;
  return { hint: `known ${path.length ? 'here' : 'sections and keys'}: ${known.map(one => `\`${one}\``).join(', ')}` };
}

/** Of the branches of a union, the one of the value's own type that finds least to complain of; undefined where there is none. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const ofItsType = branches.filter(issues => !issues.some(one => one.path.length === 0 && isTypeMismatch(one)));
  const unknown = (issues: readonly Issue[]) =>
    issues.reduce((count, one) => count + (one.code === 'unrecognized_keys' ? one.keys.length : 0), 0);
  return ofItsType.toSorted((a, b) => unknown(a) - unknown(b) || a.length - b.length)[0];
}

const isTypeMismatch = (issue: Issue): boolean =>
  issue.code === 'invalid_type' ||
  issue.code === 'invalid_value' ||
  (issue.code === 'invalid_union' && meantBranch(issue.errors) === undefined);

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function expectations(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_type') return [typeNames[issue.expected] ?? issue.expected];
  if (issue.code === 'invalid_value') return issue.values.map(value => `\`${String(value)}\``);
  return issue.code === 'invalid_union' ? issue.errors.flat().flatMap(expectations) : [];
}

function wrongValue(path: Path, expected: readonly string[], merged: MergedPolicy): PolicyProblem[] {
  const value = valueAt(merged.value, path);
  const wanted = [...new Set(expected)];
  if (value === undefined) return missingKey(path, merged);
  const isRequirement = path.length === 2 && wanted.includes('a map');
  if (value === null) {
    const hint = isRequirement ? `write \`${String(path[1])}: {}\`` : 'write something below it, or take the key away';
    return [merged.problem(path, `${quoted(path)} is empty`, { hint, onKey: true })];
  }
  const hint = isRequirement && value === true ? `write \`${String(path[1])}: {}\`` : instead(path, value, wanted);
  const message = `${quoted(path)} must be ${orList(wanted)}, not ${shown(value)}`;
  return [merged.problem(path, message, hint === undefined ? {} : { hint })];
}

function missingKey(path: Path, merged: MergedPolicy): PolicyProblem[] {
  const key = String(path.at(-1));
  const description = descriptionAt(path);
  const hint =
    key === 'version' && path.length === 1 ? 'begin with `version: 1`' : description && `${key}: ${description}`;
  const owner = path.slice(0, -1);
  const more = { onKey: true, ...(hint === undefined ? {} : { hint }) };
  return [merged.problem(owner, `${owner.length ? quoted(owner) : 'the policy'} needs the key \`${key}\``, more)];
}

/** What to write instead of a value of another type, where that can be guessed. */
function instead(path: Path, value: unknown, wanted: readonly string[]): string | undefined {
  if (path.join() === 'version' && typeof value === 'number' && value > 1) return 'a newer landworthy reads it';
  if (typeof value === 'number' || typeof value === 'boolean')
    return wanted.includes('a text') ? `write \`"${value}"\`` : undefined;
  if (typeof value !== 'string') return undefined;
  if (wanted.join() === 'a list') return `write \`[${value}]\``;
  return suggest(
    value,
    wanted.map(word => word.replaceAll('`', '')),
  ).hint;
}

function limit(origin: string, bound: string, size: number | bigint): string {
  if (origin === 'string') return bound === 'at least' ? 'must not be empty' : `has ${bound} ${size} characters`;
  if (origin === 'array') return size === 1 ? 'must not be an empty list' : `has ${bound} ${size} entries`;
  return `must be ${bound} ${size}`;
}

const said = (value: unknown) => (typeof value === 'object' ? '' : ` is ${shown(value)}`);

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = String(value);
  const short = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return typeof value === 'string' ? `the text \`${short}\`` : `\`${short}\``;
}

const quoted = (path: Path) => (path.length ? `\`${path.join('.')}\`` : 'the policy');

const orList = (words: readonly string[]) =>
  words.length < 2 ? (words[0] ?? 'something else') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
