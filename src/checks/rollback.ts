import * as z from 'zod';
import { notApplicableOption } from '../core/answer/no-need.ts';
import { countWords, excerpt } from '../core/answer/words.ts';
import { defineCheck } from '../core/check.ts';
import { conditionSchema } from '../core/condition/condition.ts';
import type { Facts } from '../core/facts.ts';
import { registrySchema } from '../core/flag/flag.ts';
import { commandLine, duration } from '../core/options.ts';
import { type Finding, fail, pass } from '../core/outcome.ts';
import { describeSource } from '../core/record/record.ts';
import { judgeRehearsal } from '../core/rehearsal.ts';
import { findDownParts } from '../core/rollback/down-part.ts';
import { judgeRollbackFlag } from '../core/rollback/flag.ts';
import { findIrreversible } from '../core/rollback/irreversible.ts';
import { migrationAt } from '../core/rollback/migration.ts';
import { rehearsedDown } from '../core/rollback/rehearsed.ts';
import { type RollbackPlan, type Strategy, statedRollback, strategies } from '../core/rollback/rollback.ts';

const rollbackOptions = () =>
  z.strictObject({
    strategies: z
      .array(z.enum(strategies))
      .min(1)
      .describe('how a change may be undone: `revert` it, switch its `flag` off, or run its `down-migration`')
      .default([...strategies]),
    irreversible: conditionSchema()
      .describe('where this holds, `revert` is refused, beside migrations that throw data away or are deleted')
      .optional(),
    'min-words': z.int().min(1).describe('the steps must be told, in at least so many words').optional(),
    'not-applicable': notApplicableOption(),
    registry: registrySchema()
      .describe('where the flag of strategy `flag` is registered, if the policy has no `flags` of its own')
      .optional(),
    rehearse: z
      .strictObject({
        forward: commandLine().describe('what puts the change into effect, such as the command that migrates'),
        back: commandLine().describe("what undoes it, run with the base's code on what `forward` left behind"),
        verify: commandLine().describe('what proves that all is as it was; must fail where `back` did not do its work'),
        timeout: duration().describe('how long each of them may take').default(600_000),
      })
      .describe('does it for real, in a scratch tree: the change, `forward`, the base’s code, `back`, `verify`')
      .optional(),
  });

type RollbackOptions = z.output<ReturnType<typeof rollbackOptions>>;

export const rollback = defineCheck({
  id: 'rollback',
  summary: 'The record says how this change is undone, in a way that fits what it holds',
  why: 'When it goes wrong at night, nobody has the time to find out that a revert does not bring a dropped column back.',
  options: rollbackOptions,
  needs: [
    'change',
    'lines',
    'record',
    'files',
    'flags',
    'holds',
    'requirements',
    'now',
    'rehearsal',
    'migrations',
    'schemaRehearsal',
  ],
  runs: ({ rehearse }) => rehearse !== undefined,
  example: {
    policy:
      'plan:\n  strategies: [revert, flag, down-migration]\n  irreversible: { paths: "db/migrations/**" }\n  rehearse: { forward: npm run migrate, back: npm run migrate:down, verify: npm test }',
    satisfiedBy:
      'a change record with `rollback: { strategy: flag, flag: refunds-v2 }`, and a flag that keeps the rules of `flags`',
  },
  answer: ({ strategies: allowed }) => ({
    key: 'rollback',
    question: 'How is this change undone?',
    example: examples[allowed[0] ?? 'revert'],
    choices: allowed,
  }),
  async run(options, facts) {
    const record = await facts.record();
    const [problem, ...problems] = record.problems;
    if (problem) return fail(problem, ...problems);
    const stated = statedRollback(record, options.strategies, options['not-applicable'] !== false);
    if (stated.kind === 'wrong') return fail(stated.finding);
    const lasting = await whatLasts(options, facts);
    if (stated.kind === 'not-applicable') {
      const [first, ...more] = lasting.map(one => refusal('not needed', one));
      return first
        ? fail(first, ...more)
        : pass(`no rollback is needed: ${excerpt(stated.reason)} (in ${describeSource(stated.source)})`, {
            claimed: true,
          });
    }
    const { plan } = stated;
    const { findings, proof, rehearsed } = await judgePlan(plan, lasting, options, facts);
    const [first, ...rest] = [...findings, ...stepFindings(plan, options['min-words'])];
    if (first) return fail(first, ...rest);
    const notes = plan.strategy === 'revert' ? [] : lasting.map(({ because }) => `is not undone by this: ${because}`);
    if (options.rehearse) return judgeRehearsal(await facts.rehearsal(options.rehearse), proof, notes);
    if (rehearsed !== undefined) return pass(`${proof}; rehearsed: ${rehearsed}`, { notes });
    return pass(`${proof}; not rehearsed`, { claimed: true, ...(notes.length ? { notes } : {}) });
  },
});

const examples: Readonly<Record<Strategy, unknown>> = {
  revert: { strategy: 'revert', steps: 'Revert the merge commit and deploy; nothing else is kept.' },
  flag: {
    strategy: 'flag',
    flag: 'refunds-v2',
    steps: 'Switch refunds-v2 off; refunds in flight finish on the old path.',
  },
  'down-migration': {
    strategy: 'down-migration',
    steps: 'Run `npm run migrate:down` once, then revert the merge commit.',
  },
};

type RollbackFacts = Pick<
  Facts,
  | 'change'
  | 'lines'
  | 'record'
  | 'files'
  | 'flags'
  | 'holds'
  | 'requirements'
  | 'now'
  | 'migrations'
  | 'schemaRehearsal'
>;

/** Something that no revert undoes. */
interface Lasting {
  readonly because: string;
  readonly place?: Finding['place'];
}

async function whatLasts({ irreversible }: RollbackOptions, facts: RollbackFacts): Promise<readonly Lasting[]> {
  const found = (await findIrreversible(facts)).map(({ what, place }) => ({
    because: `\`${place.path}\` ${what}`,
    place,
  }));
  const { holds, because } = irreversible ? await facts.holds(irreversible) : { holds: false, because: '' };
  // What is not known may hold: a revert that cannot be done is found out too late.
  return holds === false
    ? found
    : [{ because: holds === true ? `${because}, which the policy calls irreversible` : because }, ...found];
}

const refusal = (what: string, { because, place }: Lasting): Finding => ({
  code: 'rollback.irreversible',
  message: `a rollback cannot be \`${what}\` here: ${because}`,
  actor: 'author',
  hint: 'choose `flag` or `down-migration`, or split what cannot be undone into a change of its own',
  ...(place ? { place } : {}),
});

async function judgePlan(
  plan: RollbackPlan,
  lasting: readonly Lasting[],
  options: RollbackOptions,
  facts: RollbackFacts,
): Promise<{ readonly findings: readonly Finding[]; readonly proof: string; readonly rehearsed?: string | undefined }> {
  switch (plan.strategy) {
    case 'revert':
      return {
        findings: lasting.map(one => refusal('revert', one)),
        proof: await revertProof(facts),
      };
    case 'flag':
      return judgeRollbackFlag(plan, options.registry, facts);
    case 'down-migration': {
      const { findings, found } = await findDownParts(plan.down, facts);
      const rehearsed = findings.length ? undefined : await rehearsedDown(facts);
      return {
        findings: [...findings, ...(rehearsed?.findings ?? [])],
        proof: `\`down-migration\`, which is there and not empty: ${found.join(', ')}`,
        rehearsed: rehearsed?.proof,
      };
    }
  }
}

/** A migration that throws nothing away may be reverted; but what it did to the database stays. */
async function revertProof(facts: RollbackFacts): Promise<string> {
  const { files } = await facts.change();
  const migrations = files.filter(({ path, after }) => after && (migrationAt(path)?.direction ?? 'down') !== 'down');
  const [first] = migrations;
  if (!first) return '`revert`, and the change holds no migration';
  const more = migrations.length > 1 ? ` and ${migrations.length - 1} more` : '';
  return `\`revert\`, which leaves in the database what \`${first.path}\`${more} did; nothing is known there that throws data away`;
}

function stepFindings({ steps, place }: RollbackPlan, atLeast: number | undefined): readonly Finding[] {
  const words = countWords(steps ?? '');
  if (atLeast === undefined || words >= atLeast) return [];
  return [
    {
      code: 'rollback.no-steps',
      message: `the steps of the rollback are told in ${words} words, at least ${atLeast} are asked for`,
      actor: 'author',
      hint: 'say under `steps` what somebody has to do, in which order',
      ...(place ? { place } : {}),
    },
  ];
}
