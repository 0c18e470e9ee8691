import { compileGlobs, type GlobList } from '../glob/glob.ts';
import { isRecordPath } from '../record/record.ts';
import type { Condition } from './condition.ts';
import { compileNames, listsOf } from './paths.ts';
import type { Subject } from './subject.ts';

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
