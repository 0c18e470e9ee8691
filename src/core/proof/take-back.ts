import type { Facts } from '../facts.ts';
import { type Finding, failOr, type Judgment, type NonEmpty, pass } from '../outcome.ts';
import type { TestRequest } from '../run/command.ts';
import { failuresOf, type Way, ways, wayWords } from './failures.ts';
import { type Hunk, showHunk } from './hunk.ts';
import { isInert } from './inert.ts';

export interface TakeBackRequest {
  /** Changed source files that were there before. */
  readonly paths: readonly string[];
  /** What is run on each, until one notices: the quickest first, all tests last. */
  readonly tests: NonEmpty<TestRequest>;
  readonly setup: TestRequest['run'] | undefined;
  /** From 0 to 1: the share of hunks that must be noticed. */
  readonly share: number;
  /** Milliseconds of test runs, after which no further one is begun. */
  readonly budget: number;
}

/** Takes each hunk back, alone, and sees whether the tests notice. Those that nobody misses are what a person should look at. */
export async function takeBack(
  { paths, tests, setup, share, budget }: TakeBackRequest,
  facts: Pick<Facts, 'hunks' | 'trial'>,
): Promise<Judgment> {
  const all = await facts.hunks(paths);
  // What only removes lines survives rightly; what no test can notice is not tried.
  const worth = all.filter(hunk => hunk.added > 0 && !isInert(hunk.path, hunk.without, hunk.head));
  const largestFirst = worth.toSorted((a, b) => b.added + b.removed - (a.added + a.removed));
  const unproven: Hunk[] = [];
  const noticed = new Map<Way, number>();
  let spent = 0;
  let tried = 0;
  for (const hunk of largestFirst) {
    if (spent >= budget) break;
    tried++;
    let way: Way | undefined;
    for (const request of tests) {
      const trial = await facts.trial({ side: 'head', swapped: [], without: hunk, tests: request, setup });
      if (trial.kind === 'tested') spent += trial.run.milliseconds;
      const failures = trial.kind === 'tested' ? failuresOf(trial.run) : undefined;
      way = trial.kind === 'tested' ? ways.find(one => failures?.ways.has(one)) : 'not-loaded';
      if (way) break;
    }
    if (way) noticed.set(way, (noticed.get(way) ?? 0) + 1);
    else unproven.push(hunk);
  }
  return judge({ total: worth.length, tried, unproven, noticed }, share);
}

interface Tally {
  readonly total: number;
  readonly tried: number;
  readonly unproven: readonly Hunk[];
  readonly noticed: ReadonlyMap<Way, number>;
}

function judge({ total, tried, unproven, noticed }: Tally, share: number): Judgment {
  if (!total) return pass('no hunk of its source could be missed');
  const seen = tried - unproven.length;
  const how = ways.filter(way => noticed.has(way)).map(way => `${noticed.get(way)} ${wayWords[way]}`);
  const counts = `${seen} of ${tried} hunks are noticed when they are taken back${how.length ? ` (${how.join(', ')})` : ''}`;
  const notes = tried < total ? [`${tried} of ${total} hunks tried: the budget was spent`] : [];
  const findings = unproven.map(describe);
  if (seen >= share * tried)
    return pass(counts, {
      notes: [...notes, ...findings.map(({ message, place }) => `${place?.path}:${place?.line}: ${message}`)],
    });
  return failOr(findings, () => pass(counts), [counts, ...notes]);
}

function describe(hunk: Hunk): Finding {
  const lines = hunk.added === 1 ? 'this line' : `these ${hunk.endLine - hunk.line + 1} lines`;
  return {
    code: 'proof.unproven',
    message: `no test notices when ${lines} are as before`.replace('this line are', 'this line is'),
    hint: 'add a test that fails without them, or look at them with care',
    actor: 'author',
    place: { path: hunk.path, line: hunk.line, endLine: hunk.endLine },
    detail: showHunk(hunk),
  };
}
