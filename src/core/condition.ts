import * as z from 'zod';
import type { Author } from './author.ts';
import { compileGlobs, findMatches, type GlobList, type PathMatcher } from './glob/glob.ts';
import { lazy } from './lazy.ts';
import { globs, oneOrMore, withRole } from './options.ts';
import { isRecordPath } from './record/record.ts';

/** When a requirement applies. All keys that are given must hold. */
export interface Condition {
  readonly kind?: readonly string[];
  readonly paths?: readonly string[];
  readonly only?: readonly string[];
  readonly lines?: number;
  readonly author?: readonly string[];
  readonly branch?: readonly string[];
  readonly label?: readonly string[];
  readonly not?: Condition;
  readonly any?: readonly Condition[];
}

export const conditionSchema: () => z.ZodType<Condition, unknown> = lazy(() =>
  withRole(
    z
      .strictObject({
        kind: oneOrMore().describe('some changed file is of one of these kinds').optional(),
        paths: globs().describe('some changed file matches one of these globs').optional(),
        only: globs().describe('every changed file is of one of these kinds, or matches one of these globs').optional(),
        lines: z.int().min(1).describe('at least so many lines are added or removed').optional(),
        author: oneOrMore()
          .describe(
            "`agent` (a commit carries a coding agent's mark), `human` (none does) or a glob for an author's e-mail",
          )
          .optional(),
        branch: globs().describe("the branch's name matches one of these globs").optional(),
        label: oneOrMore()
          .describe('the pull request has one of these labels; only the forge knows, so it needs a token outside of CI')
          .optional(),
        get not() {
          return conditionSchema().describe('this condition does not hold').optional();
        },
        get any() {
          return z.array(conditionSchema()).min(1).describe('at least one of these conditions holds').optional();
        },
      })
      .refine(condition => Object.keys(condition).length > 0, 'a condition needs at least one key')
      .meta({ id: 'condition', description: 'All keys that are given must hold.' }) as z.ZodType<Condition, unknown>,
    'condition',
  ),
);

/** What conditions are asked about. */
export interface Subject {
  readonly paths: readonly string[];
  /** A path that these globs match, if there is one. */
  readonly find: (globs: GlobList) => string | undefined;
  readonly kinds: Readonly<Record<string, readonly string[]>>;
  /** Undefined where there is no change yet whose authors they could be. */
  readonly authors: readonly Author[] | undefined;
  /** Undefined where nobody knows. */
  readonly branch: () => Promise<string | undefined>;
  /** Undefined where only a forge would know, or why it could not be asked. */
  readonly labels: () => Promise<readonly string[] | { readonly unknown: string } | undefined>;
  /** Lines added plus lines removed, without those of the change record; undefined where there is no change yet. */
  readonly lines: () => Promise<number | undefined>;
}

/** Whether a condition holds, and why. `unknown` where only a forge could tell and none was asked. */
export type Holds =
  | { readonly holds: boolean; readonly because: string }
  /** `depends` reads well after "if": `the label is set`. */
  | { readonly holds: 'unknown'; readonly because: string; readonly depends: string };

/** Kleene's logic: what is unknown stays unknown unless the rest decides. */
export async function evaluate(condition: Condition, subject: Subject): Promise<Holds> {
  const parts: Holds[] = [];
  for (const test of testsOf(condition, subject)) {
    const part = await test();
    if (part.holds === false) return part;
    parts.push(part);
  }
  return parts.find(part => part.holds === 'unknown') ?? { holds: true, because: reasons(parts) };
}

/** Finds paths for lists of globs. Whatever these conditions can ask for is found together, when the first one asks. */
export function openFind(
  paths: readonly string[],
  kinds: Subject['kinds'],
  conditions: readonly Condition[],
): Subject['find'] {
  const expected = new Set([...Object.values(kinds), ...conditions.flatMap(askedPaths)]);
  const found = lazy(() => findMatches([...expected], paths));
  return globs => (expected.has(globs) ? found().get(globs) : paths.find(compileGlobs(globs)));
}

const askedPaths = ({ paths, not, any = [] }: Condition): GlobList[] => [
  ...(paths ? [paths] : []),
  ...(not ? askedPaths(not) : []),
  ...any.flatMap(askedPaths),
];

/** The changed paths that `kind` and `paths` of this condition speak of; all changed paths where it names none. */
export function matchedPaths(condition: Condition, { paths, kinds }: Subject): readonly string[] {
  const patterns = patternsOf(condition, kinds);
  if (!patterns.length) return paths;
  const matchers = patterns.map(one => compileGlobs(one));
  return paths.filter(path => matchers.some(matches => matches(path)));
}

/** One list for each key, because a `!` takes away from its own list only. */
function patternsOf(condition: Condition, kinds: Subject['kinds']): GlobList[] {
  const { kind = [], paths, any = [] } = condition;
  return [...listsOf(kind, kinds), ...(paths ? [paths] : []), ...any.flatMap(one => patternsOf(one, kinds))];
}

function testsOf(condition: Condition, subject: Subject): (() => Holds | Promise<Holds>)[] {
  const tests: (() => Holds | Promise<Holds>)[] = [];
  const { kind, paths, only, lines, author, branch, label, not, any } = condition;
  if (kind) tests.push(() => someFile(listsOf(kind, subject.kinds), subject, `of kind ${list(kind)}`));
  if (paths) tests.push(() => someFile([paths], subject, `in ${list(paths)}`));
  if (only) tests.push(() => everyFile(only, subject));
  if (author) tests.push(() => anyAuthor(author, subject.authors));
  if (branch) tests.push(() => branchMatches(branch, subject));
  if (lines !== undefined) tests.push(() => enoughLines(lines, subject));
  if (label) tests.push(() => hasLabel(label, subject));
  if (not) tests.push(() => negate(not, subject));
  if (any) tests.push(() => anyOf(any, subject));
  return tests;
}

function someFile(lists: readonly GlobList[], subject: Subject, what: string): Holds {
  let found: string | undefined;
  for (const globs of lists) found ??= subject.find(globs);
  return found === undefined
    ? { holds: false, because: `no changed file is ${what}` }
    : { holds: true, because: `\`${found}\` is ${what}` };
}

/** One list for each of these kinds: what one takes away with `!`, another may have. A kind may be called `constructor`. */
const listsOf = (names: readonly string[], kinds: Subject['kinds']) =>
  names.flatMap(name => (Object.hasOwn(kinds, name) ? [kinds[name] ?? []] : []));

/** Of one of these kinds or in one of these globs, and in none of those with a `!`. */
export function compileNames(names: readonly string[], kinds: Subject['kinds']): PathMatcher {
  const globs = names.filter(name => !Object.hasOwn(kinds, name));
  if (globs.length === names.length) return compileGlobs(globs);
  const unwanted = globs.filter(glob => glob.startsWith('!'));
  const wanted = globs.filter(glob => !glob.startsWith('!'));
  const isKept = unwanted.length ? compileGlobs(unwanted) : () => true;
  const matchers = [...listsOf(names, kinds), ...(wanted.length ? [wanted] : [])].map(list => compileGlobs(list));
  return path => isKept(path) && matchers.some(matches => matches(path));
}

function everyFile(only: readonly string[], subject: Subject): Holds {
  const matches = compileNames(only, subject.kinds);
  // Answers about the change are not a part of it: a change to documents alone stays one when its record is added.
  const paths = subject.paths.filter(path => !isRecordPath(path));
  const other = paths.find(path => !matches(path));
  if (paths.length === 0) return { holds: false, because: 'no file is changed' };
  return other === undefined
    ? { holds: true, because: `every changed file is ${list(only)}` }
    : { holds: false, because: `\`${other}\` is not ${list(only)}` };
}

function anyAuthor(wanted: readonly string[], authors: Subject['authors']): Holds {
  if (!authors) return unknown('the author is not known yet', `the author is ${list(wanted)}`);
  const agent = authors.find(author => author.agent);
  for (const one of wanted) {
    if (one === 'agent' && agent)
      return { holds: true, because: `a commit carries the mark of an agent (${agent.email})` };
    if (one === 'human' && !agent) return { holds: true, because: 'no commit carries the mark of an agent' };
    if (one === 'agent' || one === 'human') continue;
    const matches = compileGlobs(one);
    const author = authors.find(({ email }) => matches(email));
    if (author) return { holds: true, because: `\`${author.email}\` is an author` };
  }
  return { holds: false, because: `the author is not ${list(wanted)}` };
}

async function branchMatches(patterns: readonly string[], subject: Subject): Promise<Holds> {
  const branch = await subject.branch();
  if (branch === undefined) return unknown("the branch's name is not known", `the branch is ${list(patterns)}`);
  const holds = compileGlobs(patterns)(branch);
  return { holds, because: `the branch is ${holds ? '' : 'not '}${list(patterns)}` };
}

async function enoughLines(atLeast: number, subject: Subject): Promise<Holds> {
  const changed = await subject.lines();
  if (changed === undefined) return unknown('the lines are not written yet', `at least ${atLeast} lines change`);
  const holds = changed >= atLeast;
  return {
    holds,
    because: `${changed} ${changed === 1 ? 'line' : 'lines'} changed, ${holds ? 'at least' : 'fewer than'} ${atLeast}`,
  };
}

async function hasLabel(wanted: readonly string[], subject: Subject): Promise<Holds> {
  const labels = await subject.labels();
  if (!labels || 'unknown' in labels) {
    const why = labels ? ` (${labels.unknown})` : '';
    return unknown(
      `only the forge knows whether the label is ${list(wanted)}${why}`,
      `the label ${list(wanted)} is set`,
    );
  }
  const label = wanted.find(one => labels.includes(one));
  return label === undefined
    ? { holds: false, because: `no label is ${list(wanted)}` }
    : { holds: true, because: `the label \`${label}\` is set` };
}

async function negate(condition: Condition, subject: Subject): Promise<Holds> {
  const part = await evaluate(condition, subject);
  if (part.holds === 'unknown') return unknown(part.because, `it is not so that ${part.depends}`);
  return { holds: !part.holds, because: part.because };
}

async function anyOf(conditions: readonly Condition[], subject: Subject): Promise<Holds> {
  const parts: Holds[] = [];
  for (const condition of conditions) {
    const part = await evaluate(condition, subject);
    if (part.holds === true) return part;
    parts.push(part);
  }
  return parts.find(part => part.holds === 'unknown') ?? { holds: false, because: reasons(parts) };
}

const reasons = (parts: readonly Holds[]) => parts.map(part => part.because).join(', and ');

const unknown = (because: string, depends: string): Holds => ({ holds: 'unknown', because, depends });

const list = (names: readonly string[]) => names.map(name => `\`${name}\``).join(' or ');
