import { visibleLines, withoutCommands } from '../core/neutral.ts';
import { ways, wayWords } from '../core/proof/failures.ts';
import { countParts, missedByNone } from '../core/proof/pieces/words.ts';
import type { Proving, ProvingHunk, ProvingPlace } from '../core/proof/proving.ts';
import { openPen, type Pen } from './pen.ts';
import type { RenderOptions } from './reporter.ts';
import { message, name, short } from './words.ts';

/** What `landworthy prove` shows a person: the lines that nobody would miss, then how that was found out. */
export function proving(it: Proving, options: Pick<RenderOptions, 'width' | 'colour'>): string {
  const pen = openPen(options);
  const parts = [headline(it, pen), ...it.unproven.map(one => unproven(one, pen)), closing(it, pen)];
  return withoutCommands(`${parts.filter(part => part !== '').join('\n\n')}\n`);
}

const marks = { proven: '✓', unproven: '✗', undecided: '?' } as const;

function headline(it: Proving, pen: Pen): string {
  const mark = `${marks[it.outcome]} ${it.outcome}`;
  const colour = { proven: pen.good, unproven: pen.bad, undecided: pen.doubt }[it.outcome];
  return pen.text(sentence(it), `${mark}  `, ' '.repeat(mark.length + 2), pen.bold).replace(mark, colour(mark));
}

/** `no test would miss 2 of 12 hunks; 10 are noticed (8 by an assertion, 2 by a crash)` */
function sentence({ outcome, reason, summary, hunks }: Proving): string {
  const { tried, noticed } = summary;
  if (!tried) return `nothing was tried: ${reason ?? ''}`;
  const how = ways.flatMap(way => {
    const found = hunks.filter(one => one.way === way).length;
    return found ? [`${found} ${wayWords[way]}`] : [];
  });
  const told = how.length ? ` (${how.join(', ')})` : '';
  const rest = reason === undefined ? '' : `; ${tried} of ${summary.hunks} were tried: ${reason}`;
  const triedParts = countParts(hunks.filter(({ result }) => result !== 'untried'));
  const are = noticed === 1 ? 'is' : 'are';
  if (outcome === 'unproven')
    return `no test would miss ${summary.unproven} of ${triedParts}; ${noticed} ${are} noticed${told}${rest}`;
  if (outcome === 'proven' && tried > 1) return `all ${triedParts} are noticed when they are taken back${told}`;
  return `${triedParts} ${are} noticed when taken back${told}${rest}`;
}

function unproven(place: ProvingPlace, pen: Pen): string {
  const one = place.line === place.endLine;
  return [
    `${pen.bad('✗')} ${pen.bold(placeText(place))}`,
    ...(place.piece ? [pen.text(message(missedByNone(place.piece, place.entered)), '    ', '    ')] : []),
    ...visibleLines(place.diff).map(line => `    ${coloured(line, pen)}`),
    pen.text(
      `add a test that fails without ${one ? 'this line' : 'these lines'}, or look at ${one ? 'it' : 'them'} with care`,
      '    do  ',
      '        ',
    ),
  ].join('\n');
}

function coloured(line: string, pen: Pen): string {
  if (line.startsWith('+')) return pen.good(line);
  if (line.startsWith('-')) return pen.bad(line);
  return pen.dim(line);
}

function closing(it: Proving, pen: Pen): string {
  const { change, tests, requirement } = it;
  const head = change.kind === 'working-tree' ? `the working tree on ${name(change.head)}` : name(change.head);
  const rows: (readonly [string, string])[] = [
    ...it.notes.map(note => ['note', message(note)] as const),
    ...it.notTried.map(({ path, reason }) => ['not tried', `${short(path)}: ${reason}`] as const),
    ['change', `${head} (${change.headSha.slice(0, 9)}) onto ${name(change.base)} (${change.baseSha.slice(0, 9)})`],
    [
      'tests',
      `${name(tests.command)}, ${requirement === tests.requirement ? '' : `of ${name(tests.requirement)} `}as ${name(requirement)} has it`,
    ],
    [
      'took',
      `${time(it.milliseconds)}${it.trials.known ? `, with ${it.trials.known} of ${it.trials.run + it.trials.known} trials known from before` : ''}`,
    ],
  ];
  return rows.map(([label, text]) => pen.dim(pen.text(text, `  ${label.padEnd(10)}`, ' '.repeat(12)))).join('\n');
}

/** Before a result, for a person. */
export function markOf({ result }: ProvingHunk, options: Pick<RenderOptions, 'width' | 'colour'>): string {
  const pen = openPen(options);
  switch (result) {
    case 'noticed':
      return pen.good('✓');
    case 'unproven':
      return pen.bad('✗');
    case 'untried':
      return pen.doubt('–');
  }
}

/** `src/pay.ts:42-45 noticed by an assertion: \`pays\`` */
export function resultLine(hunk: ProvingHunk): string {
  const place = placeText(hunk) + (hunk.piece ? ` ${name(message(hunk.piece.name))}` : '');
  switch (hunk.result) {
    case 'noticed': {
      const [first, ...more] = hunk.tests ?? [];
      const by = first === undefined ? '' : `: ${name(message(first))}${more.length ? ` and ${more.length} more` : ''}`;
      const together = hunk.with?.length ? `, with ${hunk.with.map(placeText).join(', ')}` : '';
      return `${place} noticed ${wayWords[hunk.way ?? 'untold']}${together}${by}`;
    }
    case 'unproven':
      return `${place} ${hunk.executed === false ? 'executed by no test' : 'noticed by nobody'}`;
    case 'untried':
      return `${place} not tried: ${message(hunk.trouble ?? 'the budget was spent')}`;
  }
}

/** As editors and terminals make a link of it. */
export const placeText = ({ path, line, endLine }: Omit<ProvingPlace, 'diff'>): string =>
  `${short(path)}:${line}${endLine > line ? `-${endLine}` : ''}`;

const time = (milliseconds: number) =>
  milliseconds < 60_000
    ? `${(milliseconds / 1000).toFixed(1)} s`
    : `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
