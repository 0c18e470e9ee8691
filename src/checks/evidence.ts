import * as z from 'zod';
import { ageOf, isFuture, newestDate } from '../core/answer/dated.ts';
import { isReason, notApplicableOption } from '../core/answer/no-need.ts';
import { isPlaceholder, isUnfinished } from '../core/answer/placeholder.ts';
import { readAnswer, typeOf } from '../core/answer/read.ts';
import { addressProblem } from '../core/answer/web-address.ts';
import { countWords, excerpt } from '../core/answer/words.ts';
import { defineCheck, type RecordField } from '../core/check.ts';
import { closest } from '../core/closest.ts';
import { UserError } from '../core/errors.ts';
import type { Facts } from '../core/facts.ts';
import { commandLine, duration, oneOrMore } from '../core/options.ts';
import { type Fail, type Finding, fail, failOr, type Judgment, pass } from '../core/outcome.ts';
import { compilePattern, pattern } from '../core/pattern.ts';
import {
  type ChangeRecord,
  comparable,
  describeSource,
  type Given,
  given,
  isRecordPath,
  placeOf,
  recordFolder,
} from '../core/record.ts';
import { recordCommand } from '../core/record-command.ts';

const host = z
  .string()
  .regex(
    /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i,
    'write a host such as `github.com` or `*.example.com`, without `https://`',
  );

const options = z.strictObject({
  ask: z.string().min(1).describe('the question that the author answers in the change record'),
  'min-words': z
    .int()
    .min(1)
    .max(1000)
    .describe('the answer has at least so many different words; numbers and single letters do not count')
    .optional(),
  'one-of': z.array(z.string().min(1)).min(1).describe('the answer is one of these').optional(),
  pattern: pattern.describe("the answer matches this regular expression, in RE2's dialect").optional(),
  url: z
    .union([
      z.literal(true),
      z.strictObject({
        hosts: z
          .union([host, z.array(host).min(1)])
          .pipe(oneOrMore)
          .describe('one host or several, such as `*.example.com`'),
      }),
    ])
    .describe('the answer is a web address; with `hosts`, on one of these, such as `*.example.com`')
    .optional(),
  file: z
    .union([z.literal(true), z.strictObject({ changed: z.literal(true).describe('this change writes the file') })])
    .describe(
      'the answer is the path of a file in the repository; with `changed: true`, of one that this change writes',
    )
    .optional(),
  'max-age': duration.describe('the answer holds a date that is at most so long ago, such as `30d`').optional(),
  verify: commandLine
    .describe('a command that gets the answer on standard input; its exit code 0 accepts it')
    .optional(),
  timeout: duration.describe('how long `verify` may take').default(60_000),
  'not-applicable': notApplicableOption,
});

type Options = z.output<typeof options>;
type Said = Extract<Given, { kind: 'answer' }>;
type Needed = Pick<Facts, 'record' | 'files' | 'change' | 'now' | 'run'>;

export const evidence = defineCheck({
  id: 'evidence',
  summary: 'The author answers a question about the change',
  why: 'What only the author knows, such as the goal, is asked once, in writing, instead of in every review thread.',
  options,
  needs: ['record', 'files', 'change', 'now', 'run'],
  runs: ({ verify }) => verify !== undefined,
  reservedNames: ['flags', 'rollback'],
  example: {
    policy: 'goal: { ask: "What does this change make possible, and for whom?", min-words: 8 }',
    satisfiedBy:
      'an answer in the change record: `goal: Refunds settle in seconds, so support stops answering for them.`',
  },
  answer: fieldOf,
  async run(options, facts, { name }) {
    const record = await facts.record();
    const [problem, ...more] = record.problems;
    if (problem) return fail(problem, ...more);
    const said = given(record, name);
    if (said.kind === 'missing') return fail(missing(options, record, name));
    if (said.kind === 'not-applicable') return judgeReason(options, said, name);
    return judgeAnswer(options, said, facts, name);
  },
});

function fieldOf(options: Options, name: string): RecordField {
  const { ask, 'one-of': choices, url, file, pattern, 'min-words': words, 'max-age': age } = options;
  const field = { key: name, question: ask };
  if (choices) return { ...field, choices, example: choices[0] };
  if (url) return { ...field, example: `https://${url === true ? '<host>' : url.hosts[0]}/<path>` };
  if (file) return { ...field, example: `<the path of a file${file === true ? '' : ' that this change writes'}>` };
  if (pattern !== undefined) return { ...field, example: `<text that matches ${pattern}>` };
  if (age !== undefined) return { ...field, example: '<what was done, with its date, such as 2026-03-01>' };
  return { ...field, example: words === undefined ? '<your answer>' : `<your answer, in ${words} words or more>` };
}

function missing({ ask, 'one-of': choices }: Options, { answers, unchanged }: ChangeRecord, name: string): Finding {
  const other = closest(name, [...answers.keys()]);
  const stale = unchanged?.get(name);
  const trailer = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const notes: string[] = [];
  if (other !== undefined) notes.push(`was \`${other}\` in the record meant to be \`${name}\`?`);
  else if (stale)
    notes.push(`${describeSource(stale)} is the record of an older change, and this one leaves that answer as it was`);
  notes.push(
    `write \`${name}: …\` into a file in \`${recordFolder}\` that this change adds, or \`${trailer}: …\` into a commit's trailers`,
  );
  return {
    code: stale ? 'evidence.unchanged' : 'evidence.missing',
    message: `\`${name}\` is not answered: ${ask}${choices ? ` (${choices.join(', ')})` : ''}`,
    actor: 'author',
    hint: notes.join('; '),
    command: recordCommand(name),
  };
}

function judgeReason(
  options: Options,
  { reason, source }: Extract<Given, { kind: 'not-applicable' }>,
  name: string,
): Judgment {
  const no = finder(name, placeOf(source));
  if (options['not-applicable'] === false)
    return fail(no('must-apply', `\`${name}\` has to be answered: "not applicable" is no answer here`));
  if (isPlaceholder(reason, options.ask) || !isReason(reason)) {
    const command = `landworthy record --not-applicable ${name}="<why>"`;
    return fail({
      ...no('no-reason', `\`${name}\` is said to be not applicable, without a reason that a reader can judge`),
      hint: `say why in two words or more: \`${command}\``,
      command,
    });
  }
  return pass(`not applicable: ${excerpt(reason)} (in ${describeSource(source)})`, { claimed: true });
}

async function judgeAnswer(options: Options, said: Said, facts: Needed, name: string): Promise<Judgment> {
  const no = finder(name, placeOf(said.source));
  const read = readAnswer(said.value);
  if (!read) return fail(no('type', `\`${name}\` is ${typeOf(said.value)}, but a text is asked for`));
  const { text } = read;
  const early = notAnAnswer(options, text, said, no);
  if (early) return early;

  const findings = [...(await textFindings(options, text, no)), ...(await fileFindings(options, text, facts, no))];
  if (options['max-age'] !== undefined) findings.push(...ageFindings(options['max-age'], read.dated, facts.now(), no));
  if (!findings.length && options.verify !== undefined)
    findings.push(...(await verifyFindings(options, text, facts, no)));

  const tested = options.verify !== undefined ? ', accepted by `verify`' : options.file ? ', which is there' : '';
  const claimed = tested === '';
  return failOr(findings, () =>
    pass(`${excerpt(text)} (in ${describeSource(said.source)}${tested})`, claimed ? { claimed } : {}),
  );
}

/** What no rule can make an answer of: placeholders, and texts that were written for another change. */
function notAnAnswer(options: Options, text: string, { source, repeated }: Said, no: Finder): Fail | undefined {
  const { ask, 'one-of': choices, pattern, url, file, 'max-age': age } = options;
  if (choices) return undefined;
  const free = pattern === undefined && !url && !file && age === undefined;
  const where = describeSource(source);
  if (free ? isPlaceholder(text, ask) : isUnfinished(text, ask))
    return fail(no('placeholder', `${where} holds a placeholder where an answer should be: ${excerpt(text)}`));
  if (free && repeated) {
    const message = `the answer in ${where} stands word for word in an earlier record, or in a template`;
    return fail(no('copied', message, 'say what is true of this change'));
  }
  return undefined;
}

async function textFindings(options: Options, text: string, no: Finder): Promise<Finding[]> {
  const { 'min-words': words, 'one-of': choices, pattern, url } = options;
  const findings: Finding[] = [];
  if (choices && !choices.some(choice => comparable(choice) === comparable(text))) {
    const message = `${excerpt(text)} is none of ${choices.map(choice => `\`${choice}\``).join(', ')}`;
    findings.push(no('not-a-choice', message));
  }
  const count = words === undefined ? 0 : countWords(text);
  if (words !== undefined && count < words) {
    const message = `the answer has ${count} different ${count === 1 ? 'word' : 'words'}, at least ${words} are asked for`;
    findings.push(no('too-short', message, 'numbers, single letters and repeated words do not count'));
  }
  if (pattern !== undefined && !(await compilePattern(pattern))(text))
    findings.push(no('no-match', `${excerpt(text)} does not match \`${pattern}\``));
  const problem = url && addressProblem(text, url === true ? undefined : url.hosts);
  if (problem) findings.push(no(problem.kind, `${excerpt(text)} is refused: ${problem.message}`));
  return findings;
}

async function fileFindings({ file }: Options, text: string, facts: Needed, no: Finder): Promise<Finding[]> {
  if (!file) return [];
  const path = text.replace(/^\.\//, '');
  const files = await facts.files('head');
  if (isRecordPath(path)) return [no('no-file', 'a change record is no evidence for itself')];
  if (!(await files.list()).includes(path))
    return [no('no-file', `there is no file ${excerpt(path)}`, 'write its path from the root of the repository')];
  if ((await files.read(path))?.trim() === '') return [no('no-file', `${excerpt(path)} is empty`)];
  if (file === true) return [];
  const changed = (await facts.change()).files.find(one => one.path === path);
  if (changed?.after && changed.after.blob !== changed.before?.blob) return [];
  return [no('file-unchanged', `${excerpt(path)} is there, but this change does not write it`)];
}

function ageFindings(maxAge: number, written: string, now: Date, no: Finder): Finding[] {
  const date = newestDate(written);
  if (!date) return [no('undated', 'the answer has no date', 'write one such as `2026-03-01` with it')];
  if (isFuture(date, now)) return [no('future', `${date.text} has not come yet`, 'say when it was done')];
  if (ageOf(date, now) <= maxAge) return [];
  return [no('too-old', `${date.text} is longer ago than ${days(maxAge)}`, 'do it again, and write the new date')];
}

async function verifyFindings(options: Options, text: string, facts: Needed, no: Finder): Promise<Finding[]> {
  const { verify = '', timeout } = options;
  const ran = await facts.run({ run: verify, timeout, stdin: text });
  const words = typeof verify === 'string' ? verify : verify.join(' ');
  if (ran.ended === 'not-started' || ran.exitCode === 126 || ran.exitCode === 127)
    throw new UserError(
      `\`${words}\` could not be run: ${ran.output.trim().slice(-200)}`,
      'mend `verify` in the policy',
    );
  if (ran.ended === 'exit' && ran.exitCode === 0) return [];
  const how = ran.ended === 'exit' ? `exit ${ran.exitCode}` : ran.ended;
  return [{ ...no('unverified', `\`${words}\` refused the answer (${how})`), detail: ran.output }];
}

interface Finder {
  (what: string, message: string, hint?: string): Finding;
  readonly key: string;
}

/** Makes findings about the answer under this key. */
function finder(key: string, place: Finding['place']): Finder {
  const make = (what: string, message: string, hint?: string): Finding => ({
    code: `evidence.${what}`,
    message,
    actor: 'author',
    ...(hint === undefined ? {} : { hint }),
    ...(place ? { place } : {}),
    command: recordCommand(key),
  });
  return Object.assign(make, { key });
}

function days(milliseconds: number): string {
  const whole = milliseconds / 86_400_000;
  if (Number.isInteger(whole)) return whole === 1 ? 'a day' : `${whole} days`;
  return `${Math.round(milliseconds / 60_000)} minutes`;
}
