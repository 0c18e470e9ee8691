import { type FactName, type Facts, factCost } from './facts.ts';
import type { Judgment } from './outcome.ts';
import type { Requirement } from './policy.ts';

/** What a requirement says as long as it needs to run nothing of the project's; `would-run` where it needs to. */
export async function judgeWithoutRunning(requirement: Requirement, facts: Facts): Promise<Judgment | 'would-run'> {
  let asked = false;
  const refuse = async (): Promise<never> => {
    asked = true;
    throw new Error('this would run a command');
  };
  const costly = (Object.keys(factCost) as FactName[]).filter(name => factCost[name] === 'run');
  const cheap = { ...facts, ...Object.fromEntries(costly.map(name => [name, refuse])) };
  const { check, options, id, name } = requirement;
  try {
    const judgment = await check.run(options, cheap, { id, name });
    return asked ? 'would-run' : judgment;
  } catch (error) {
    if (asked) return 'would-run';
    throw error;
  }
}
