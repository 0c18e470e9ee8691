import type { Facts } from '../facts.ts';
import type { TestRequest, TestRun } from '../run/command.ts';
import { type Plan, tryTests } from './plan.ts';

const most = 10;

/**
 * Tests that the change adds and that pass without it, by name. A test is new where its name stands in the changed test
 * files as they are, and not in these as they were. What has its name from a table or a template stands in neither: only
 * a run on the base tells, and is done where it takes no more than the changed test files.
 */
export async function greenTests(
  plan: Plan,
  run: TestRun,
  tests: TestRequest,
  facts: Pick<Facts, 'trial' | 'files'>,
): Promise<readonly string[]> {
  if (run.results.from !== 'report') return [];
  const passed = run.results.tests.filter(({ result }) => result === 'passed').map(({ name }) => ownName(name));
  const names = [...new Set(passed)].filter(name => name.length > 2);
  const paths = plan.changedTests.map(({ path }) => path);
  const [was, is] = await Promise.all([
    textOf(paths, await facts.files('before')),
    textOf(paths, await facts.files('head')),
  ]);
  const fresh = names.filter(name => !isNamed(name, was));
  const told = fresh.filter(name => isNamed(name, is));
  if (tests !== plan.own || told.length === fresh.length) return told;
  const old = await namesOnBase(plan, facts);
  return old ? fresh.filter(name => !old.has(name)) : told;
}

/** Undefined where the changed test files, as they were, do not tell. */
async function namesOnBase(plan: Plan, facts: Pick<Facts, 'trial'>): Promise<ReadonlySet<string> | undefined> {
  if (!plan.changedTests.some(({ before }) => before)) return new Set();
  if (!plan.ownBefore) return undefined;
  const trial = await tryTests(plan, { side: 'before', swapped: [], tests: plan.ownBefore }, facts);
  if (trial.kind !== 'tested' || trial.run.results.from !== 'report') return undefined;
  return new Set(trial.run.results.tests.map(({ name }) => ownName(name)));
}

async function textOf(
  paths: readonly string[],
  files: { readonly read: (path: string) => Promise<string | undefined> },
) {
  const texts = await Promise.all(paths.map(path => files.read(path)));
  return texts.join('\n');
}

/** Whether a test is called so there: in quotes, or as a function. */
function isNamed(name: string, text: string): boolean {
  if (['"', "'", '`'].some(quote => text.includes(`${quote}${name}${quote}`))) return true;
  return /^\w+$/.test(name) && new RegExp(`\\b${name}\\s*[(=]`).test(text);
}

/** A note on them; empty where there are none. */
export function noteOnGreen(names: readonly string[]): readonly string[] {
  if (!names.length) return [];
  const shown = names.slice(0, most).map(name => `\`${name.replaceAll('`', "'")}\``);
  const more = names.length - shown.length;
  return [
    `new, and green without the change, so they prove nothing about it: ${shown.join(', ')}${more ? ` and ${more} more` : ''}`,
  ];
}

/** What stands in the source: the last part of `file > suite > test`, `Class::test` or `package.Test/case`. */
export const ownName = (name: string): string =>
  name
    .split(/ [>›] |::|\/|\.(?=\w+$)/)
    .at(-1)
    ?.trim() ?? '';
