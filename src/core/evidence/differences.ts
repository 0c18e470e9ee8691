import { oneLine, shorten } from '../neutral.ts';
import { shellQuote } from '../shell.ts';
import { canonicalJson } from './format/canonical-json.ts';
import type { Environment, Inputs, KeyDocument, Variables } from './key.ts';

/**
 * What makes this key another one than that, in words, the most telling first; empty where they are the same. `now` is what
 * is asked for, `then` what was proved. Values of variables are in neither, and probes' and runtimes' words are others' words.
 */
export function differences(now: KeyDocument, then: KeyDocument): readonly string[] {
  return [
    ...changed(
      now.requirement.id,
      then.requirement.id,
      (is, was) => `the requirement is ${code(is)}, was ${code(was)}`,
    ),
    ...definitionDifferences(now.requirement.definition, then.requirement.definition),
    ...changed(now.tree, then.tree, (is, was) => `the files differ: tree ${short(is)}, was ${short(was)}`),
    ...beforeDifferences(now.requirement.before, then.requirement.before),
    ...systemDifferences(now.environment, then.environment),
    ...variableDifferences(now.environment.variables, then.environment.variables),
    ...inputDifferences(now.inputs, then.inputs),
    ...each(now.environment.git, then.environment.git, settingWords),
  ];
}

type Definition = KeyDocument['requirement']['definition'];

function definitionDifferences(now: Definition, then: Definition): readonly string[] {
  const text = ({ run }: Definition) =>
    Array.isArray(run) ? run.map(word => shellQuote(String(word))).join(' ') : String(run);
  const isSame = (name: string) => canonical(now[name]) === canonical(then[name]);
  const names = [...new Set([...Object.keys(now), ...Object.keys(then)])].sort().filter(name => !isSame(name));
  return names
    .sort((a, b) => Number(b === 'run') - Number(a === 'run'))
    .map(name => {
      if (name === 'run' && text(now) !== text(then))
        return `the command was ${code(text(then))}, is ${code(text(now))}`;
      if (now[name] === undefined) return `the policy said \`${plain(name)}\`, and does not any more`;
      if (then[name] === undefined) return `the policy says \`${plain(name)}\`, and did not`;
      return `\`${plain(name)}\` in the policy was ${code(shown(then[name]))}, is ${code(shown(now[name]))}`;
    });
}

function beforeDifferences(now: string | undefined, then: string | undefined): readonly string[] {
  if (now === then) return [];
  if (now === undefined || then === undefined) return ['what it is compared with counts for one of them alone'];
  return [`the merge-base has other files: tree ${short(now)}, was ${short(then)}`];
}

function systemDifferences(now: Environment, then: Environment): readonly string[] {
  return [
    ...changed(now.os, then.os, (is, was) => `the operating system is ${is}, was ${was}`),
    ...changed(now.arch, then.arch, (is, was) => `the processor is ${is}, was ${was}`),
    ...changed(now.release, then.release, (is, was) => `the system's release is ${is}, was ${was}`),
    ...each(now.runtimes, then.runtimes, (name, is, was) => {
      if (was === undefined) return `${plain(name)} counts, did not: it is ${plain(is ?? '')}`;
      if (is === undefined) return `${plain(name)} is not there or does not count, was ${plain(was)}`;
      return `${plain(name)} is ${plain(is)}, was ${plain(was)}`;
    }),
    ...each(now.dependencies, then.dependencies, (name, is, was) => {
      if (was === undefined) return `${code(name)} is there, was not`;
      if (is === undefined) return `${code(name)} is not there, was`;
      return `${code(name)} is not what it was: something was installed, removed or edited`;
    }),
    ...each(now.probes, then.probes, (name, is, was) => {
      if (was === undefined) return `the probe ${code(name)} is new`;
      if (is === undefined) return `the probe ${code(name)} is gone`;
      return `the probe ${code(name)} says ${code(is)}, said ${code(was)}`;
    }),
    ...each(now.programs, then.programs, (name, is, was) => {
      if (was === undefined) return `the program ${code(name)} counts, did not`;
      if (is === undefined) return `the program ${code(name)} does not count, did`;
      if (is === null) return `the program ${code(name)} is not there, was`;
      return was === null
        ? `the program ${code(name)} is there, was not`
        : `the program ${code(name)} is not what it was`;
    }),
  ];
}

function variableDifferences(now: Variables, then: Variables): readonly string[] {
  if (now.mode !== then.mode)
    return now.mode === 'listed'
      ? ['the policy lists the variables that count, all counted']
      : ['all variables count, the policy listed those that did'];
  if (now.mode === 'all' && isForeign(now, then))
    return ['all variables count, which no other machine can meet: let the policy list `variables`'];
  return each(now.values, then.values, (name, is, was) => {
    // Where it is not set, the system's counts under its name.
    if (name === 'TZ') return 'the time zone is another';
    if (is === undefined || was === undefined) {
      const isSet = (value: string | null | undefined) => value !== undefined && value !== null;
      if (now.mode === 'all')
        return isSet(is) ? `the variable ${code(name)} is set, was not` : `the variable ${code(name)} is not set, was`;
      return is === undefined
        ? `the variable ${code(name)} does not count, did`
        : `the variable ${code(name)} counts, did not`;
    }
    if (was === null) return `the variable ${code(name)} is set, was not`;
    return is === null ? `the variable ${code(name)} is not set, was` : `the variable ${code(name)} has another value`;
  });
}

/** Digests that were keyed with another secret have nothing in common. */
function isForeign(now: Variables, then: Variables): boolean {
  const common = Object.keys(now.values).filter(name => Object.hasOwn(then.values, name));
  return common.length > 2 && common.every(name => now.values[name] !== then.values[name]);
}

function inputDifferences(now: Inputs, then: Inputs): readonly string[] {
  return [
    ...each(now.files, then.files, fileWords('the file')),
    ...each(now.hidden, then.hidden, fileWords('the hidden file')),
    ...each(now.submodules, then.submodules, (name, is, was) => {
      if (was === undefined) return `the submodule ${code(name)} is checked out, was not`;
      if (is === undefined) return `the submodule ${code(name)} is not checked out, was`;
      const commit = (state: string) => state.slice(0, state.indexOf(' ') < 0 ? undefined : state.indexOf(' '));
      if (commit(is) === commit(was)) return `files of the submodule ${code(name)} are not what they were`;
      return `the submodule ${code(name)} is at another commit`;
    }),
  ];
}

const fileWords = (what: string) => (name: string, is: Value, was: Value) => {
  const file = `${what} ${code(name)}`;
  const isThere = typeof is === 'string';
  const wasThere = typeof was === 'string';
  if (isThere && wasThere) return `${file} is not what it was`;
  if (isThere !== wasThere) return isThere ? `${file} is there, was not` : `${file} is not there, was`;
  return is === null ? `${file} counts, did not` : `${file} does not count, did`;
};

function settingWords(name: string, is: Value, was: Value): string {
  if (was === undefined) return `git's ${code(name)} is set, was not`;
  if (is === undefined) return `git's ${code(name)} is not set, was`;
  return `git's ${code(name)} is not what it was`;
}

type Value = string | null | undefined;

/** Words for each name whose value differs; undefined where one has no such name. */
function each<T extends string | null>(
  now: Readonly<Record<string, T>>,
  then: Readonly<Record<string, T>>,
  words: (name: string, is: T | undefined, was: T | undefined) => string,
): readonly string[] {
  const value = (one: Readonly<Record<string, T>>, name: string) => (Object.hasOwn(one, name) ? one[name] : undefined);
  const names = [...new Set([...Object.keys(now), ...Object.keys(then)])].sort();
  return names.flatMap(name => {
    const is = value(now, name);
    const was = value(then, name);
    return is === was ? [] : [words(name, is, was)];
  });
}

function changed(now: string, then: string, words: (is: string, was: string) => string): readonly string[] {
  return now === then ? [] : [words(plain(now), plain(then))];
}

const plain = (text: string) => shorten(oneLine(text), 80);
/** What stands in backticks can have none. */
const code = (text: string) => `\`${plain(text).replaceAll('`', "'")}\``;
const short = (tree: string) => code(tree.slice(0, 12));

const shown = (value: unknown) => (typeof value === 'string' ? value : canonical(value));

/** The definition of somebody else's document may hold what has no canonical form. */
function canonical(value: unknown): string {
  try {
    return value === undefined ? '' : canonicalJson(value);
  } catch {
    return JSON.stringify(value) ?? '';
  }
}
