import { UserError } from '../errors.ts';
import { type Finding, failOr, type Judgment, type NonEmpty, pass } from '../outcome.ts';
import { ways, wayWords } from './failures.ts';
import type { Hunk } from './hunk.ts';
import { countParts, missedByNone } from './pieces/words.ts';
import type { HunkResult, TakenBack } from './result.ts';

/** Whether so large a share of the hunks that were tried is noticed. */
export function judgeTakenBack(taken: TakenBack, share: number): Judgment {
  const { results } = taken;
  if (!results.length) return pass('no hunk of its source could be missed');
  const { tried, noticed } = countOf(results);
  const counts = describeTaken(taken);
  const notes = [...describeUntried(taken), ...taken.notes];
  if (!tried.length)
    throw new UserError(`no hunk could be judged: ${notes.join('; ')}`, 'give it more of what it lacks');
  const findings = taken.unproven.map(hunks => unproven(hunks, taken));
  if (noticed.length >= share * tried.length) {
    const places = findings.map(({ message, place }) => `${place?.path}:${place?.line}: ${message}`);
    return pass(counts, { notes: [...notes, ...places], marks: findings });
  }
  return failOr(findings, () => pass(counts), [counts, ...notes]);
}

/** A hunk of several changes counts once, and is noticed where none of them is missed by nobody. */
function countOf(results: TakenBack['results']) {
  const tried = results.filter(({ kind, hunk }) => kind !== 'untried' && !hunk.whole);
  const hidden = new Set(results.flatMap(({ kind, hunk }) => (kind === 'unproven' ? (hunk.whole ?? []) : [])));
  return { tried, noticed: tried.filter(one => one.kind === 'noticed' && !hidden.has(one.hunk)).flatMap(asNoticed) };
}

const asNoticed = (result: HunkResult) => (result.kind === 'noticed' ? [result] : []);

/** `7 of 9 hunks are noticed when they are taken back (5 by an assertion, 2 by a crash; 2 of them only together)` */
function describeTaken({ results, trials }: TakenBack): string {
  const { tried, noticed } = countOf(results);
  const how = ways.flatMap(way => {
    const count = noticed.filter(one => one.way === way).length;
    return count ? [`${count} ${wayWords[way]}`] : [];
  });
  const together = noticed.filter(one => one.with.length).length;
  const told = `${how.join(', ')}${together ? `; ${together} of them only together` : ''}`;
  const are = tried.length === 1 ? 'is noticed when it is' : 'are noticed when they are';
  return `${noticed.length} of ${countParts(tried.map(({ hunk }) => hunk))} ${are} taken back${told && ` (${told})`}${knownBefore(trials)}`;
}

/** `, 12 of 14 trials proved before, since 2026-11-23 14:02 UTC by this machine` */
function knownBefore({ run, known, since, by = [] }: TakenBack['trials']): string {
  return known ? `, ${known} of ${run + known} trials proved before, since ${since} by ${by.join(', ')}` : '';
}

function describeUntried({ results }: TakenBack): readonly string[] {
  const untried = results.filter(result => result.kind === 'untried');
  const troubled = untried.filter(({ trouble }) => trouble !== undefined);
  const all = countParts(results.map(({ hunk }) => hunk));
  const tried = `${results.length - untried.length} of ${all} tried`;
  return [
    ...(untried.length > troubled.length ? [`${tried}: the budget was spent`] : []),
    ...(troubled.length
      ? [`${troubled.length} of ${all} not judged: the machine told of \`${troubled[0]?.trouble}\``]
      : []),
  ];
}

function unproven(hunks: NonEmpty<Hunk>, { results }: TakenBack): Finding {
  const [hunk, ...others] = hunks;
  const lines = hunk.endLine - hunk.line + 1;
  const one = lines === 1 ? 'this line is' : `these ${lines} lines are`;
  const isWhole = results.every(result => result.hunk.path !== hunk.path || hunks.includes(result.hunk));
  const all = isWhole ? `all ${hunks.length} hunks of this file` : `lines ${hunks.map(linesOf).join(', ')}`;
  const own = results.filter(result => hunks.includes(result.hunk));
  const isExecuted = own.some(result => !isUnexecuted(result));
  const isEntered = own[0]?.kind === 'unproven' ? own[0].isEntered : undefined;
  return {
    code: 'proof.unproven',
    message: isExecuted
      ? hunk.piece
        ? missedByNone(hunk.piece, isEntered)
        : `no test notices when ${others.length ? `${all} are as before, alone or together` : `${one} as before`}`
      : `no test executes ${others.length ? all : lines === 1 ? 'this line' : `these ${lines} lines`}`,
    hint: 'add a test that fails without them, or look at them with care',
    actor: 'author',
    place: { path: hunk.path, line: hunk.line, endLine: hunk.endLine },
    detail: hunks.map(({ diff }) => diff).join(''),
  };
}

const isUnexecuted = (result: HunkResult): boolean => result.kind === 'unproven' && !result.isExecuted;

const linesOf = ({ line, endLine }: Hunk): string => (line === endLine ? `${line}` : `${line}-${endLine}`);
