import * as z from 'zod';
import { ageOf } from '../core/answer/dated.ts';
import { excerpt } from '../core/answer/words.ts';
import { defineCheck } from '../core/check.ts';
import { UserError } from '../core/errors.ts';
import { type RunOptions, runKeys } from '../core/evidence/options.ts';
import type { Facts } from '../core/facts.ts';
import { type Effect, effects, type FoundEffect, findEffect } from '../core/migrations/effects.ts';
import type { MigrationsRequest } from '../core/migrations/migration.ts';
import type { Server } from '../core/migrations/server.ts';
import { readSides } from '../core/migrations/sides.ts';
import { days, finding, judgeRecords } from '../core/operations/judge.ts';
import { type OperationKind, operationKinds, readOperationRecords } from '../core/operations/record.ts';
import { duration, repositoryPath } from '../core/options.ts';
import { fail, failOr, type Judgment, pass, skip } from '../core/outcome.ts';
import { editedCommand } from '../core/run/edited-command.ts';
import { lastLines, showCommand, stopped } from '../core/run/outcome.ts';

const operationOptions = () => {
  const { run, in: folder, timeout, variables } = runKeys();
  return z
    .strictObject({
      kind: z
        .enum(operationKinds)
        .describe("what has to have been done; the requirement's own name, without it")
        .optional(),
      target: z.string().min(1).describe('of what, as the records say it, such as `orders@prod`'),
      'max-age': duration().describe('how long ago at most'),
      file: repositoryPath()
        .describe(
          'where the records stand, as JSON: `{ kind, target, at, result }`, a list, or one a line. Read from the base',
        )
        .optional(),
      run: run.describe('a command that prints such records').optional(),
      in: folder,
      timeout,
      variables: variables.describe(
        'the environment variables that it gets, beside a few such as `PATH` and `HOME`; all, without this',
      ),
      migrations: z
        .array(z.enum(effects))
        .min(1)
        .describe(
          'only for a change of which a migration does one of these: `destroys-data`; `rewrites` a table; `offline`: keeps a table from being read or written for as long as it takes. For the latter two, a requirement of `migrations` names the server',
        )
        .optional(),
    })
    .refine(
      ({ file, run: command }) => (file === undefined) !== (command === undefined),
      'name one of `file` and `run`',
    );
};

type OperationOptions = z.output<ReturnType<typeof operationOptions>>;

export const operations = defineCheck({
  id: 'operations',
  summary: 'What cannot be tried here was done elsewhere, and not too long ago: a backup, its restore, a failover',
  why: 'A backup that nobody has restored is a hope, and the day on which a migration throws data away is a bad one to find out.',
  options: operationOptions,
  needs: ['files', 'change', 'now', 'run', 'migrations', 'requirements'],
  runs: ({ run }) => run !== undefined,
  example: {
    policy:
      'restore:\n  target: orders@prod\n  file: ops/restore.json\n  max-age: 90d\n  migrations: [destroys-data, rewrites, offline]',
    satisfiedBy:
      'a base that holds, in `ops/restore.json`, `{ "kind": "restore", "target": "orders@prod", "at": "2026-11-20T03:00:00Z", "result": "pass" }`',
  },
  async run(options, facts, requirement): Promise<Judgment> {
    const kind = options.kind ?? operationKinds.find(one => one === requirement.name);
    if (kind === undefined)
      throw new UserError(
        `\`${requirement.id}\` does not say what has to have been done`,
        `give it a \`kind\`: ${operationKinds.map(one => `\`${one}\``).join(', ')}`,
      );
    const { migrations: wanted } = options;
    const reason = wanted && (await reasonIn(wanted, facts));
    if (wanted && !reason) return skip(`no migration of the change ${wanted.map(one => says[one]).join(' or ')}`);
    const read = await readText(options, facts);
    if ('status' in read) return read;
    const records = readOperationRecords(read.text);
    const notes = [...(reason ? [asked(reason)] : []), ...read.notes];
    if (records.kind === 'unreadable')
      return {
        ...fail({
          ...finding('unreadable', `${read.from} holds no records: ${records.why}`, 'mend it'),
          detail: lastLines(read.text),
        }),
        notes,
      };
    const judged = judgeRecords(
      records.list,
      { kind, target: options.target, maxAge: options['max-age'] },
      facts.now(),
    );
    return failOr(
      judged.findings,
      () =>
        pass(proofOf(kind, options, judged.record, read.from, facts.now()), {
          ...(options.run === undefined ? { claimed: true } : {}),
          notes: [...notes, ...judged.notes],
        }),
      [...notes, ...judged.notes],
    );
  },
});

const says: Readonly<Record<Effect, string>> = {
  'destroys-data': 'throws data away',
  rewrites: 'rewrites a table',
  offline: 'keeps a table from being used',
};

const asked = ({ path, effect }: FoundEffect) =>
  effect === undefined
    ? `asked for because \`${path}\` cannot be read, and may do anything`
    : `asked for because \`${path}\` ${says[effect]}`;

type OperationFacts = Pick<Facts, 'files' | 'change' | 'now' | 'run' | 'migrations' | 'requirements'>;

/** In the folders that the policy's `migrations` name, or wherever there are any. */
async function reasonIn(wanted: readonly Effect[], facts: OperationFacts): Promise<FoundEffect | undefined> {
  const own = facts.requirements().filter(({ id }) => id.startsWith('migrations.'));
  for (const { options } of own.length ? own : [{ options: {} }]) {
    const { folder, framework, server } = options as Omit<MigrationsRequest, 'server'> & { server?: Server };
    for (const sides of await readSides(facts, { folder, framework, server: server?.name }, 'may be none')) {
      const found = await findEffect(sides, wanted, server);
      if (found) return found;
    }
  }
  return undefined;
}

interface ReadText {
  readonly text: string;
  readonly from: string;
  readonly notes: readonly string[];
}

/** A branch that could write its own evidence would judge itself: the base's file counts. */
async function readText(options: OperationOptions, facts: OperationFacts): Promise<ReadText | Judgment> {
  const { file, run } = options;
  const { files, base } = await facts.change();
  if (run === undefined) {
    const path = (file ?? '').replace(/^\.\//, '');
    const text = await (await facts.files('base')).read(path);
    const isEdited = files.some(one => one.path === path);
    const note = `this change edits \`${path}\`, and only what \`${base.name}\` has counts`;
    if (text !== undefined) return { text, from: `\`${path}\``, notes: isEdited ? [note] : [] };
    const message = `\`${path}\` is not there on \`${base.name}\``;
    return {
      ...fail(finding('missing', message, `land it on its own, before this change`)),
      ...(isEdited ? { notes: [note] } : {}),
    };
  }
  const request = { ...pickRun(options), run };
  const notes = await editedCommand(request, facts);
  const ran = await facts.run(request);
  const problem = stopped(ran, request, 'operations');
  if (problem) return fail({ ...problem, actor: 'maintainer' });
  const from = showCommand(run);
  if (ran.exitCode !== 0)
    return fail({
      ...finding('command-failed', `${from} exited with ${ran.exitCode}`, 'its last lines say why'),
      detail: lastLines(ran.output),
    });
  return { text: ran.stdout, from, notes };
}

function pickRun({ in: folder, timeout, variables }: Pick<RunOptions, 'in' | 'timeout' | 'variables'>) {
  return {
    timeout,
    ...(folder === undefined ? {} : { in: folder }),
    ...(variables === undefined ? {} : { variables }),
  };
}

function proofOf(
  kind: OperationKind,
  { target }: OperationOptions,
  record: ReturnType<typeof judgeRecords>['record'],
  from: string,
  now: Date,
): string {
  const at = record?.at;
  const age = at ? `${days(ageOf(at, now))} ago` : '';
  const by = record?.by === undefined ? '' : `, by ${excerpt(record.by)}`;
  return `the ${kind} of \`${target}\` on ${at?.text} succeeded, ${age}${by} (${from})`;
}
