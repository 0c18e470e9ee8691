import { compileNames } from '../core/condition/paths.ts';
import type { PolicyProblem } from '../core/errors.ts';
import { findMatches } from '../core/glob/glob.ts';
import type { Policy, Requirement } from '../core/policy.ts';
import { isExpired } from '../core/waiver.ts';
import type { MergedPolicy } from './extends.ts';
import { unmatchedGlobs } from './globs.ts';
import { implies, neverHolds } from './implies.ts';
import { conditionsOf, type PlacedCondition } from './kinds.ts';
import { inOrder, type LoadedPolicy } from './load.ts';
import { starterPrefix } from './starters.ts';

/** A waiver that ends within so many days is worth a warning. */
const soon = 14;

/** What is allowed, and is probably not what was meant: each with its place. `paths` are the repository's files. */
export function lintPolicy(loaded: LoadedPolicy, paths: readonly string[], now: Date): readonly PolicyProblem[] {
  const { policy, merged } = loaded;
  const warnings = [
    ...nothingBlocks(policy, merged),
    ...policy.requirements.flatMap(requirement => [
      ...applicationProblems(requirement, merged),
      ...stageProblems(requirement, merged),
      ...conditionsOf(requirement).flatMap(placed => conditionProblems(placed, policy, paths, merged)),
    ]),
    ...absentKinds(policy, paths, merged),
    ...unmatchedGlobs(policy, merged, paths),
    ...waiverProblems(policy, merged, now),
    ...ignoredWaivers(loaded),
  ];
  return inOrder(warnings, loaded.documents);
}

function nothingBlocks({ requirements }: Policy, merged: MergedPolicy): PolicyProblem[] {
  if (requirements.some(({ enforce }) => enforce === 'block')) return [];
  const hint = 'take `enforce` away from the requirements that are to decide';
  return [merged.problem([], 'no requirement blocks, so no verdict is ever `pass`', { hint })];
}

function applicationProblems({ id, section, name, when, unless }: Requirement, merged: MergedPolicy): PolicyProblem[] {
  if (!when || !unless || !implies(when, unless)) return [];
  const hint = '`unless` holds whenever `when` does';
  return [merged.problem([section, name, 'unless'], `\`${id}\` can never apply`, { hint, onKey: true })];
}

function stageProblems({ id, section, name, check, stage }: Requirement, merged: MergedPolicy): PolicyProblem[] {
  if (check.stage !== 'merge' || stage !== 'push') return [];
  const message = `\`${id}\` counts at stage \`push\`, when nobody has looked at the change yet`;
  return [merged.problem([section, name, 'stage'], message, { hint: 'write `stage: merge`, or take it away' })];
}

function conditionProblems(
  { path, condition }: PlacedCondition,
  { kinds }: Policy,
  paths: readonly string[],
  merged: MergedPolicy,
): PolicyProblem[] {
  const { only, kind = [], paths: wanted = [] } = condition;
  if (neverHolds(condition)) return [merged.problem(path, 'this condition can never hold', { onKey: true })];
  if (!only) return [];
  const isOnly = compileNames(only, kinds);
  const lists = [...(kind.length ? [kind] : []), ...(wanted.length ? [wanted] : [])];
  return lists.flatMap(names => {
    const some = paths.filter(compileNames(names, kinds));
    if (!some.length || some.some(isOnly)) return [];
    const message = `no file of the repository is ${list(names)} and ${list(only)}, so this condition cannot hold`;
    return [merged.problem(path, message, { onKey: true })];
  });
}

/** Kinds that a starter policy guessed, of which this repository has no file. Its own are told glob by glob. */
function absentKinds({ requirements, kinds }: Policy, files: readonly string[], merged: MergedPolicy): PolicyProblem[] {
  const found = findMatches(Object.values(kinds), files);
  return Object.entries(kinds).flatMap(([kind, globs]) => {
    const isGuess = merged.originOf(['kinds', kind]).file.startsWith(starterPrefix);
    if (!isGuess || found.has(globs)) return [];
    const ids = requirements
      .filter(({ when }) => when?.kind?.length === 1 && when.kind[0] === kind)
      .map(({ id }) => id);
    if (!ids.length) return [];
    const message = `no file of the repository is of kind \`${kind}\`, so nothing applies of ${ids.map(id => `\`${id}\``).join(', ')}`;
    return [merged.problem(['extends'], message, { hint: `say under \`kinds\` where \`${kind}\` is` })];
  });
}

function waiverProblems({ requirements, waivers }: Policy, merged: MergedPolicy, now: Date): PolicyProblem[] {
  return waivers.flatMap((waiver, index) => {
    const at = (key: string, message: string, hint: string) =>
      merged.problem(['waivers', index, key], message, { hint });
    const problems: PolicyProblem[] = [];
    const days = Math.round((Date.parse(waiver.expires) - now.getTime()) / 86_400_000);
    if (isExpired(waiver, now))
      problems.push(at('expires', `this waiver expired on ${waiver.expires}: it covers nothing`, 'take it away'));
    else if (days <= soon)
      problems.push(at('expires', `this waiver expires in ${Math.max(days, 0)} days`, 'mend what it covers'));
    const { enforce } = requirements.find(({ id }) => id === waiver.requirement) ?? {};
    if (enforce !== 'block') {
      const message = `\`${waiver.requirement}\` does not block (\`enforce: ${enforce}\`), so there is nothing to waive`;
      problems.push(at('requirement', message, 'take the waiver away'));
    }
    return problems;
  });
}

function ignoredWaivers({ documents }: LoadedPolicy): PolicyProblem[] {
  return documents.slice(0, -1).flatMap(document => {
    if (document.value['waivers'] === undefined) return [];
    const message = 'waivers of a policy that is extended are not read: who extends it waives for himself';
    return [document.problem(['waivers'], message, { onKey: true })];
  });
}

const list = (names: readonly string[]) => names.map(name => `\`${name}\``).join(' or ');
