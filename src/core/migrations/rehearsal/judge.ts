import type { Finding, Place } from '../../outcome.ts';
import type { Part } from '../part.ts';
import { type Difference, describeDifference, isColumnOrder } from '../schema/compare.ts';
import { findRenamed, ownName, type Renamed } from '../schema/renamed.ts';
import { keyOf } from '../schema/schema.ts';
import type { Server } from '../server.ts';
import { notesOf, otherVersion } from './notes.ts';
import type { Attributed, OldUse, SchemaRehearsal, ScriptRun } from './rehearsal.ts';

export const tolerable = ['column-order', 'rows', 'noop-if-exists', 'old-code'] as const;
export type Tolerable = (typeof tolerable)[number];

export interface JudgeOptions {
  /** What is told, and is no reason to fail. */
  readonly tolerate: readonly Tolerable[];
  readonly server: Server | undefined;
}

/** What a rehearsal says about the migrations of a change. */
export function judgeRehearsal(rehearsal: SchemaRehearsal, { tolerate, server }: JudgeOptions): Part {
  const { engine, runs, back, again } = rehearsal;
  const failed = runs.find(({ failure }) => failure);
  const [orders, all] = split(back?.schema ?? [], one => isColumnOrder(one.difference));
  const { renamed, rest: differences } = findRenamed(all, one => one.difference);
  const mild = (kind: Tolerable, found: readonly Finding[]) =>
    tolerate.includes(kind)
      ? { findings: [], notes: found.map(({ message }) => message) }
      : { findings: found, notes: [] };
  const orderly = mild('column-order', orders.map(notRestored));
  const rows = mild(
    'rows',
    (back?.rows ?? []).map(row => ({
      code: row.kind === 'left' ? 'migrations.rows-left' : 'migrations.rows-lost',
      message: row.text,
      actor: 'author',
      hint: row.kind === 'left' ? 'let the way back delete what the way up inserts' : lostHint,
      ...placeOf(runs.findLast(({ way }) => way === 'down')),
    })),
  );
  const passedOverBack = runs.filter(({ way }) => way === 'down').flatMap(noopsOf);
  // Where the way up did all that it says, and all came back, it hid nothing: many write `drop … if exists` before what they make.
  const didAll = runs.every(({ way, statements }) => way !== 'up' || statements.every(one => !one.noops.length));
  const noops =
    failed || all.length || !didAll
      ? mild('noop-if-exists', passedOverBack)
      : { findings: [], notes: passedOverBack.map(({ message }) => message) };
  const old = mild('old-code', rehearsal.oldUses.map(oldUse));
  const findings = [
    ...(failed ? [failure(failed, engine)] : []),
    ...differences.map(notRestored),
    ...renamed.map(otherName),
    ...orderly.findings,
    ...rows.findings,
    ...noops.findings,
    ...old.findings,
    // What did not come back is another one for that reason, and told already.
    ...(again ?? [])
      .filter(one => !isColumnOrder(one) && !all.some(({ difference }) => isOfSame(difference, one)))
      .map(
        (difference): Finding => ({
          code: 'migrations.again-differs',
          message: `applied again after its way back, ${describeDifference(difference, false)}`,
          actor: 'author',
          ...placeOf(runs.findLast(({ way }) => way === 'again')),
        }),
      ),
  ];
  const notes = [
    ...otherVersion(engine, server),
    ...orderly.notes,
    ...rows.notes,
    ...noops.notes,
    ...old.notes,
    ...notesOf(rehearsal),
  ];
  return { findings, notes, proof: findings.length ? undefined : proofOf(rehearsal) };
}

function proofOf({ engine, runs, back, seeded, milliseconds }: SchemaRehearsal): string {
  const count = (way: ScriptRun['way']) => runs.filter(run => run.way === way).length;
  const [ups, downs] = [count('up'), count('down')];
  const migrations = (number: number) => (number === 1 ? '1 migration' : `${number} migrations`);
  const how = `on ${engine}, in ${(milliseconds / 1000).toFixed(1)} s`;
  if (!back) return `${migrations(ups)} applied ${how}; there is no way back`;
  const held = seeded.rows ? ` and ${seeded.rows} rows` : '';
  const what = downs === ups ? migrations(ups) : `${downs} of ${migrations(ups)}`;
  return `${what} went up, back and up again ${how}: the schema${held} came back`;
}

function failure(run: ScriptRun, engine: string): Finding {
  const { failure, way, path, migration } = run;
  const what = { up: '', down: ', on its way back,', again: ', applied again after its way back,' }[way];
  const when = failure?.onRows ? ' as soon as its table has rows' : '';
  return {
    code: { up: 'migrations.up-fails', down: 'migrations.down-fails', again: 'migrations.again-fails' }[way],
    message: `${path === undefined ? migration : `\`${path}\``}${what} fails on ${engine}${when}: ${failure?.message}`,
    actor: 'author',
    hint:
      failure?.hint ?? (failure?.onRows ? 'give the column a default, or fill it before it must be there' : hints[way]),
    ...placeOf(run, failure?.line),
    ...(failure?.statement ? { detail: failure.statement } : {}),
  };
}

const hints: Readonly<Record<ScriptRun['way'], string>> = {
  up: 'it cannot be applied to what has landed',
  down: 'when it is needed, it will fail in the same way',
  again: 'after a rollback, it could not be released again: let the way back remove all that the way up makes',
};
const lostHint =
  'keep what it held somewhere until nobody will go back; or declare in the record that it cannot be undone, and tolerate `rows`';

const notRestored = ({ difference, path }: Attributed): Finding => ({
  code: isColumnOrder(difference) ? 'migrations.column-order' : 'migrations.not-restored',
  message: describeDifference(difference),
  actor: 'author',
  hint: 'let the way back make it as it was',
  ...(path === undefined ? {} : { place: { path } }),
});

const otherName = ({ from, to, left }: Renamed & { readonly left: Attributed }): Finding => ({
  ...notRestored(left),
  message: `${from.kind} \`${from.name}\` came back as \`${ownName(to)}\``,
  hint: 'give it the name that it had: what comes later may name it',
});

const isOfSame = (one: Difference, other: Difference): boolean => keyOf(one.object) === keyOf(other.object);

const oldUse = ({ object, path, line, files }: OldUse): Finding => ({
  code: 'migrations.old-code',
  message: `${object} is taken away, and what runs now names it: \`${path}:${line}\`${files > 1 ? ` and ${files - 1} more ${files === 2 ? 'file' : 'files'}` : ''}`,
  actor: 'author',
  hint: 'land the code that does without it first, and take it away when nobody will go back: until then, old code meets the new schema',
  place: { path, line },
});

const placeOf = (run: ScriptRun | undefined, line?: number): { place?: Place } =>
  run?.path === undefined ? {} : { place: { path: run.path, ...(line === undefined ? {} : { line }) } };

function noopsOf(run: ScriptRun): readonly Finding[] {
  return run.statements.flatMap(({ noops, line }) =>
    noops.map(
      (message): Finding => ({
        code: 'migrations.noop-if-exists',
        message: `on its way back, \`${run.path}:${line}\` does nothing: ${message}`,
        actor: 'author',
        hint: 'what it names is not there: see its name and its schema; without `IF EXISTS`, it would have said so',
        ...placeOf(run, line),
      }),
    ),
  );
}

function split<T>(list: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [list.filter(isFirst), list.filter(one => !isFirst(one))];
}
