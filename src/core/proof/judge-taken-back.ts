import { type Finding, failOr, type Judgment, type NonEmpty, pass } from '../outcome.ts';
import { ways, wayWords } from './failures.ts';
import { type Hunk, showHunk } from './hunk.ts';
import type { TakenBack } from './result.ts';

/** Whether so large a share of the hunks that were tried is noticed. */
export function judgeTakenBack(taken: TakenBack, share: number): Judgment {
  const { results } = taken;
  if (!results.length) return pass('no hunk of its source could be missed');
  const tried = results.filter(({ kind }) => kind !== 'untried').length;
  const noticed = results.filter(({ kind }) => kind === 'noticed').length;
  const counts = describeTaken(taken);
  const notes = tried < results.length ? [`${tried} of ${results.length} hunks tried: the budget was spent`] : [];
  const all = [...notes, ...taken.notes];
  const findings = taken.unproven.map(unproven);
  if (noticed >= share * tried) {
    const places = findings.map(({ message, place }) => `${place?.path}:${place?.line}: ${message}`);
    return pass(counts, { notes: [...all, ...places] });
  }
  return failOr(findings, () => pass(counts), [counts, ...all]);
}

/** `7 of 9 hunks are noticed when they are taken back (5 by an assertion, 2 by a crash)` */
function describeTaken({ results, trials }: TakenBack): string {
  const noticed = results.filter(result => result.kind === 'noticed');
  const tried = results.filter(({ kind }) => kind !== 'untried');
  const how = ways.flatMap(way => {
    const count = noticed.filter(one => one.way === way).length;
    return count ? [`${count} ${wayWords[way]}`] : [];
  });
  const told = how.length ? ` (${how.join(', ')})` : '';
  return `${noticed.length} of ${tried.length} hunks are noticed when they are taken back${told}${knownBefore(trials)}`;
}

/** `, 12 of 14 trials proved before, since 2026-11-23 14:02 UTC by this machine` */
function knownBefore({ run, known, since }: TakenBack['trials']): string {
  return known ? `, ${known} of ${run + known} trials proved before, since ${since} by this machine` : '';
}

function unproven([hunk, ...others]: NonEmpty<Hunk>): Finding {
  const last = others.at(-1) ?? hunk;
  const lines = hunk.endLine - hunk.line + 1;
  const what = lines === 1 ? 'this line is' : `these ${lines} lines are`;
  return {
    code: 'proof.unproven',
    message: `no test notices when ${what} as before`,
    hint: 'add a test that fails without them, or look at them with care',
    actor: 'author',
    place: { path: hunk.path, line: hunk.line, endLine: last.endLine },
    detail: [hunk, ...others].map(showHunk).join(''),
  };
}
