import { type EvidenceOptions, evidenceOptions } from '../core/answer/evidence-options.ts';
import { type EvidenceFacts, type Finder, finder, ruleFindings } from '../core/answer/evidence-rules.ts';
import { isReason } from '../core/answer/no-need.ts';
import { isPlaceholder, isUnfinished } from '../core/answer/placeholder.ts';
import { readAnswer, typeOf } from '../core/answer/read.ts';
import { excerpt } from '../core/answer/words.ts';
import { defineCheck, type RecordField } from '../core/check.ts';
import { closest } from '../core/closest.ts';
import { type Fail, type Finding, fail, failOr, type Judgment, pass } from '../core/outcome.ts';
import { recordCommand } from '../core/record/command.ts';
import { type ChangeRecord, describeSource, type Given, given, placeOf, recordFolder } from '../core/record/record.ts';

type Said = Extract<Given, { kind: 'answer' }>;

export const evidence = defineCheck({
  id: 'evidence',
  summary: 'The author answers a question about the change',
  asksFor: options => options.ask,
  why: 'What only the author knows, such as the goal, is asked once, in writing, instead of in every review thread.',
  options: evidenceOptions,
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

function fieldOf(options: EvidenceOptions, name: string): RecordField {
  const { ask, 'one-of': choices, url, file, pattern, 'min-words': words, 'max-age': age } = options;
  const field = { key: name, question: ask };
  // Each example is one that is refused as long as nobody fills it in.
  if (choices) return { ...field, choices, example: `<one of: ${choices.join(', ')}>` };
  if (url) return { ...field, example: `https://${url === true ? '<host>' : url.hosts[0]}/<path>` };
  if (file) return { ...field, example: `<the path of a file${file === true ? '' : ' that this change writes'}>` };
  if (pattern !== undefined) return { ...field, example: `<text that matches ${pattern}>` };
  if (age !== undefined) return { ...field, example: '<what was done, with its date, such as 2026-03-01>' };
  return { ...field, example: words === undefined ? '<your answer>' : `<your answer, in ${words} words or more>` };
}

function missing(
  { ask, 'one-of': choices }: EvidenceOptions,
  { answers, unchanged, unread }: ChangeRecord,
  name: string,
): Finding {
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
  if (unread !== undefined) notes.push(`an answer in the pull request's text would not be seen: ${unread}`);
  return {
    code: stale ? 'evidence.unchanged' : 'evidence.missing',
    message: `\`${name}\` is not answered: ${ask}${choices ? ` (${choices.join(', ')})` : ''}`,
    actor: 'author',
    hint: notes.join('; '),
    command: recordCommand(name),
  };
}

function judgeReason(
  options: EvidenceOptions,
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

async function judgeAnswer(
  options: EvidenceOptions,
  said: Said,
  facts: EvidenceFacts,
  name: string,
): Promise<Judgment> {
  const no = finder(name, placeOf(said.source));
  const read = readAnswer(said.value);
  if (!read) return fail(no('type', `\`${name}\` is ${typeOf(said.value)}, but a text is asked for`));
  const { text } = read;
  const early = notAnAnswer(options, text, said, no);
  if (early) return early;

  const findings = await ruleFindings(options, read, facts, no);
  const tested = options.verify !== undefined ? ', accepted by `verify`' : options.file ? ', which is there' : '';
  const claimed = tested === '';
  return failOr(findings, () =>
    pass(`${excerpt(text)} (in ${describeSource(said.source)}${tested})`, claimed ? { claimed } : {}),
  );
}

/** What no rule can make an answer of: placeholders, and texts that were written for another change. */
function notAnAnswer(options: EvidenceOptions, text: string, { source, repeated }: Said, no: Finder): Fail | undefined {
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
