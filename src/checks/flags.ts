import * as z from 'zod';
import { notApplicableOption } from '../core/answer/no-need.ts';
import { excerpt } from '../core/answer/words.ts';
import { defineCheck } from '../core/check.ts';
import type { Facts } from '../core/facts.ts';
import type { FlagRegistry } from '../core/flag/flag.ts';
import { namedFlags } from '../core/flag/names.ts';
import { brokenRegistry, type FlagQuestion, flagProof, flagRules, judgeFlag } from '../core/flag/rules.ts';
import { staleFlags } from '../core/flag/stale.ts';
import { findUses } from '../core/flag/use.ts';
import { type Finding, fail, failOr, type Judgment, pass } from '../core/outcome.ts';
import { recordCommand } from '../core/record/command.ts';
import { describeSource } from '../core/record/record.ts';

const flagsOptions = () =>
  z
    .strictObject({
      ...flagRules().shape,
      'not-applicable': notApplicableOption(),
      stale: z
        .enum(['touched', 'all'])
        .describe(
          'instead of all this: no flag is left behind past its expiry, nor used after it was taken out of the registry. ' +
            '`touched` looks at flags that a changed file uses, and at all when the registry itself is changed, so that a date ' +
            'does not turn every branch red; `all` looks at every flag',
        )
        .optional(),
    })
    // A key that is accepted and does nothing would be a rule that nobody keeps.
    .refine(
      options =>
        !options.stale ||
        !(options.default || options.owner || options['expires-within'] || options['not-applicable'] === false),
      'beside `stale`, only `registry` and `used-in` mean anything: make two requirements of it',
    );

export const flags = defineCheck({
  id: 'flags',
  summary: 'Feature flags are registered, off, owned, really used, and gone when their time is over',
  why: 'What misbehaves must be switched off in seconds: by a flag that exists, is off until somebody decides, and does not stay for ever.',
  options: flagsOptions,
  needs: ['change', 'lines', 'record', 'files', 'flags', 'now'],
  example: {
    policy:
      'payments:\n  when: { paths: "src/payments/**" }\n  registry: { file: flags.yml, format: landworthy }\n  default: off\n  owner: required\n  expires-within: 90d\nstale: { registry: { file: flags.yml }, stale: touched }',
    satisfiedBy:
      'a change record with `flags: [refunds-v2]`, this flag in `flags.yml`, and an added line of code that asks for it',
  },
  answer: ({ stale }) =>
    stale
      ? undefined
      : { key: 'flags', question: 'Which feature flags is this change behind?', example: ['refunds-v2'] },
  run: (options, facts) => (options.stale ? staleFlags(options, options.stale, facts) : behindFlags(options, facts)),
});

type FlagsFacts = Pick<Facts, 'change' | 'lines' | 'record' | 'files' | 'flags' | 'now'>;

/** The flags that the record names, and those that the diff newly registers, must all keep the rules. */
async function behindFlags(rules: z.output<ReturnType<typeof flagsOptions>>, facts: FlagsFacts): Promise<Judgment> {
  const [record, before, registry] = await Promise.all([
    facts.record(),
    facts.flags(rules.registry, 'before'),
    facts.flags(rules.registry, 'head'),
  ]);
  const [problem, ...problems] = record.problems;
  if (problem) return fail(problem, ...problems);
  const named = namedFlags(record, rules['not-applicable'] !== false);
  if (named.kind === 'wrong') return fail(named.finding);
  const added = newlyRegistered(before, registry);
  const names = new Set([...(named.kind === 'named' ? named.names : []), ...added]);
  if (!names.size) {
    return named.kind === 'not-applicable'
      ? pass(`no flag is needed: ${excerpt(named.reason)} (in ${describeSource(named.source)})`, { claimed: true })
      : fail(missing(registry));
  }
  const uses = await findUses([...names], rules, facts);
  const place = named.kind === 'named' ? named.place : undefined;
  const questions = [...names].map((name): FlagQuestion => {
    return { name, rules, registry, use: uses.get(name), now: facts.now(), place };
  });
  // A registry that cannot be read is wrong once, not once for each flag.
  if (registry.kind !== 'read') return fail(brokenRegistry(registry));
  return failOr(questions.flatMap(judgeFlag), () => pass(questions.map(flagProof).join('; ')));
}

/** With a registry before that could not be read there is nothing to compare with: only what is named counts. */
function newlyRegistered(before: FlagRegistry, head: FlagRegistry): readonly string[] {
  if (head.kind !== 'read' || before.kind === 'unreadable') return [];
  const known = before.kind === 'read' ? before.flags : new Map();
  return [...head.flags.keys()].filter(name => !known.has(name));
}

function missing(registry: FlagRegistry): Finding {
  return {
    code: 'flags.missing',
    message: 'this change must be behind a feature flag, but its record names none',
    actor: 'author',
    hint: `register a flag in \`${registry.file}\`, ask for it in the code, and name it in the change record: \`flags: [<name>]\``,
    command: recordCommand('flags'),
  };
}
