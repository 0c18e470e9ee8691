import type { ScriptRun } from '../core/migrations/rehearsal/rehearsal.ts';
import type { OldCodeRun, Rehearsed } from '../core/migrations/rehearsal/rehearsed.ts';
import { withoutCommands } from '../core/neutral.ts';
import type { Finding } from '../core/outcome.ts';
import { failuresIn } from '../core/proof/trial.ts';
import { countTests } from '../core/run/tests.ts';
import { openPen, type Pen } from './pen.ts';
import type { RenderOptions } from './reporter.ts';
import { count, message, short } from './words.ts';

/** What `landworthy rehearse` shows a person: what was done, step by step, and what did not come back. */
export function rehearsed(all: readonly Rehearsed[], options: Pick<RenderOptions, 'width' | 'colour'>): string {
  const pen = openPen(options);
  return withoutCommands(`${all.map(one => folder(one, pen)).join('\n\n')}\n`);
}

function folder({ folder, rehearsal, oldCode, findings, notes, proof }: Rehearsed, pen: Pen): string {
  const { runs, engine, base, seeded } = rehearsal;
  const rows = seeded.madeUp
    ? `${count(seeded.rows, 'row')}, ${seeded.madeUp} of them made up`
    : count(seeded.rows, 'row');
  const head = findings.length
    ? pen.text(
        `${count(findings.length, 'thing')} did not hold in \`${folder || '.'}\``,
        '✗ fail  ',
        '        ',
        pen.bold,
      )
    : pen.text(message(proof ?? ''), '✓ pass  ', '        ', pen.bold);
  const mark = findings.length ? '✗ fail' : '✓ pass';
  return [
    head.replace(mark, (findings.length ? pen.bad : pen.good)(mark)),
    '',
    pen.dim(pen.text(`${message(engine)}, ${count(base, 'migration')} before, ${rows}`, '  on      ', '          ')),
    ...runs.flatMap(run => step(run, pen)),
    ...(oldCode ? [oldStep(oldCode, pen)] : []),
    ...(findings.length ? ['', ...findings.map(one => finding(one, pen))] : []),
    ...notes.map(note => pen.dim(pen.text(message(note), '  note    ', '          '))),
  ].join('\n');
}

const ways: Readonly<Record<ScriptRun['way'], string>> = { up: 'up', down: 'down', again: 'up again' };

function step({ way, migration, statements, failure, milliseconds }: ScriptRun, pen: Pen): readonly string[] {
  const mark = failure ? pen.bad('✗') : pen.good('✓');
  const done = [...(statements.length ? [count(statements.length, 'statement')] : []), `${milliseconds} ms`].join(', ');
  const lines = [`${mark} ${ways[way].padEnd(10)}${short(migration)}  ${pen.dim(failure ? `after ${done}` : done)}`];
  if (way !== 'up') return lines;
  // Who reads and writes the table waits for these alone.
  const locks = statements.flatMap(({ locks, text }) =>
    locks
      .filter(({ mode }) =>
        /^(?:Share|ShareRowExclusive|Exclusive|AccessExclusive)Lock$|, LOCK=(?:SHARED|EXCLUSIVE)$/.test(mode),
      )
      .map(({ mode, relation }) =>
        pen.dim(pen.text(`${mode} on \`${short(relation)}\`: ${message(text)}`, '            ', '              ')),
      ),
  );
  return [...lines, ...locks];
}

function oldStep({ requirement, trial }: OldCodeRun, pen: Pen): string {
  const failures = failuresIn(trial);
  const mark = failures ? pen.bad('✗') : pen.good('✓');
  const { passed = 0, failed = 0 } = (trial.kind === 'tested' ? countTests(trial.run) : undefined) ?? {};
  const counts = failures ? `${failed} of ${count(passed + failed, 'test')} failed` : `${count(passed, 'test')} passed`;
  return `${mark} ${'old code'.padEnd(10)}${short(requirement)}  ${pen.dim(`${counts}, ${trial.spent} ms`)}`;
}

function finding({ message: text, place, hint, detail }: Finding, pen: Pen): string {
  const at = place ? `${short(place.path)}${place.line === undefined ? '' : `:${place.line}`}` : '';
  return [
    pen.text(message(text), `${pen.bad('✗')} `, '  '),
    ...(at ? [`    at  ${at}`] : []),
    ...(detail ? [pen.dim(pen.text(message(detail), '    │   ', '    │   '))] : []),
    ...(hint ? [pen.text(message(hint), '    do  ', '        ')] : []),
  ].join('\n');
}
