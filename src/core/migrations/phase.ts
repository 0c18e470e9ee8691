/**
 * The three steps of a change that old code survives: make room for the new beside the old, move the data over, and take
 * the old away once nobody uses it. Each is a change of its own, with a deployment in between.
 */
export const phases = ['expand', 'migrate', 'contract'] as const;
export type Phase = (typeof phases)[number];

export const isPhase = (value: unknown): value is Phase => phases.some(one => one === value);

/** A line of its own in a migration: `-- phase: expand`, `# phase: contract`. */
export function phaseIn(text: string): Phase | undefined {
  const found = /^[ \t]*(?:--|#|\/\/)[ \t]*phase:[ \t]*(expand|migrate|contract)[ \t]*\r?$/im
    .exec(text)?.[1]
    ?.toLowerCase();
  return isPhase(found) ? found : undefined;
}
