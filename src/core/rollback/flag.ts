import { UserError } from '../errors.ts';
import type { Facts } from '../facts.ts';
import type { RegistryRequest } from '../flag/flag.ts';
import { type FlagQuestion, type FlagRules, flagProof, judgeFlag } from '../flag/rules.ts';
import { findUses } from '../flag/use.ts';
import type { Finding } from '../outcome.ts';
import type { Requirement } from '../policy.ts';
import type { RollbackPlan } from './rollback.ts';

type FlagFacts = Pick<Facts, 'change' | 'lines' | 'files' | 'flags' | 'holds' | 'requirements' | 'now'>;

/**
 * Whether the plan's flag keeps the rules of the policy's `flags`: of all that apply to this change, where it has several;
 * of all there are, where none applies. Of those with another registry than the one that knows the flag, nothing is asked.
 */
export async function judgeRollbackFlag(
  { flag: name, place }: RollbackPlan,
  ownRegistry: RegistryRequest | undefined,
  facts: FlagFacts,
): Promise<{ readonly findings: readonly Finding[]; readonly proof: string }> {
  if (name === undefined) {
    const message = 'the strategy is `flag`, but the record does not say which one';
    const hint = 'write `rollback: { strategy: flag, flag: <name> }`';
    const unnamed: Finding = { code: 'rollback.no-flag', message, hint, actor: 'author', ...(place ? { place } : {}) };
    return { findings: [unnamed], proof: '' };
  }
  const questions: FlagQuestion[] = [];
  for (const rules of await rulesFor(ownRegistry, facts)) {
    const registry = await facts.flags(rules.registry, 'head');
    const use = (await findUses([name], rules, facts)).get(name);
    questions.push({ name, rules, registry, use, now: facts.now(), place });
  }
  const knowing = questions.filter(({ registry }) => registry.kind === 'read' && registry.flags.has(name));
  const asked = knowing.length ? knowing : questions.slice(0, 1);
  const findings = new Map<string, Finding>();
  for (const finding of asked.flatMap(judgeFlag)) {
    const code = finding.code.replace(/^flags\./, 'rollback.flag-');
    findings.set(`${code} ${finding.message}`, { ...finding, code });
  }
  return { findings: [...findings.values()], proof: `\`flag\`: ${[...new Set(asked.map(flagProof))].join('; ')}` };
}

async function rulesFor(ownRegistry: RegistryRequest | undefined, facts: FlagFacts): Promise<readonly FlagRules[]> {
  const sections = facts.requirements().filter(({ section, options }) => section === 'flags' && !options['stale']);
  const applying: Requirement[] = [];
  for (const requirement of sections) if (await applies(requirement, facts)) applying.push(requirement);
  const chosen = applying.length ? applying : sections;
  if (chosen.length) return chosen.map(({ options }) => options as FlagRules);
  if (ownRegistry) return [{ registry: ownRegistry, default: 'off' }] as FlagRules[];
  throw new UserError(
    'the rollback is by a flag, but the policy does not say where flags are registered',
    'add a `flags` requirement to the policy, or a `registry` to this one',
  );
}

/** What is not known is taken to apply. */
async function applies({ when, unless }: Requirement, facts: FlagFacts): Promise<boolean> {
  if (when && (await facts.holds(when)).holds === false) return false;
  return !(unless && (await facts.holds(unless)).holds === true);
}
