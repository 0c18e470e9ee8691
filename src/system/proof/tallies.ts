import type { Grade } from '../../core/evidence/evidence.ts';
import type { ReportedEvidence } from '../../core/report.ts';

type Reused = Omit<Extract<ReportedEvidence, { status: 'reused' }>, 'status'>;

/** What evidence had to do with trials, by the requirement whose tests were tried. */
export interface Tallies {
  readonly reused: (requirement: string, by: Reused) => void;
  /** `why`: it was not spared. */
  readonly ran: (requirement: string, why: string) => void;
  /** Digests of the envelopes that hold some of them, or why these are not kept. */
  readonly kept: (requirement: string, digests: readonly string[] | string, grade: Grade) => void;
  readonly refuted: (requirement: string, principals: readonly string[]) => void;
  readonly told: (requirement: string) => ReportedEvidence | undefined;
}

interface Tally {
  readonly reused: Reused[];
  readonly ran: string[];
  readonly refutes: Set<string>;
  kept?: { readonly digest: string; readonly grade: Grade };
  problem?: string;
}

export function openTallies(): Tallies {
  const tallies = new Map<string, Tally>();
  const of = (requirement: string): Tally => {
    const tally = tallies.get(requirement) ?? { reused: [], ran: [], refutes: new Set<string>() };
    tallies.set(requirement, tally);
    return tally;
  };
  return {
    reused: (requirement, by) => of(requirement).reused.push(by),
    ran: (requirement, why) => of(requirement).ran.push(why),
    kept: (requirement, digests, grade) => {
      const tally = of(requirement);
      if (typeof digests === 'string') tally.problem = digests;
      else if (digests[0] !== undefined) tally.kept = { digest: digests[0], grade };
    },
    refuted: (requirement, principals) => {
      for (const principal of principals) of(requirement).refutes.add(principal);
    },
    told: requirement => {
      const tally = tallies.get(requirement);
      return tally && tell(tally);
    },
  };
}

function tell({ reused, ran, refutes, kept, problem }: Tally): ReportedEvidence | undefined {
  const [first] = reused.toSorted((one, other) => (one.on < other.on ? -1 : 1));
  const [reason] = ran;
  if (reason === undefined)
    return first && { status: 'reused', ...first, by: [...new Set(reused.flatMap(({ by }) => by))] };
  const why = `${ran.length} of ${ran.length + reused.length} trials had to be made: ${reason}`;
  if (!kept) return { status: 'none', why, reason: problem ?? reason };
  return { status: 'kept', ...kept, why, ...(refutes.size ? { refutes: [...refutes] } : {}) };
}
