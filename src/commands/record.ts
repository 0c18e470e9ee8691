import type { RecordField } from '../core/check.ts';
import { closest } from '../core/closest.ts';
import { UserError } from '../core/errors.ts';
import { recordCommand } from '../core/record/command.ts';
import { type ChangeRecord, describeSource } from '../core/record/record.ts';
import { trailersOf } from '../core/record/trailers.ts';
import { openFacts } from '../system/facts.ts';
import { isIgnored, writeRecord } from '../system/record/file.ts';
import { parseRecord } from '../system/record/parse.ts';
import { recordBlock, recordText } from '../system/record/text.ts';
import { askAnswers } from './ask-answers.ts';
import type { Context } from './context.ts';
import { type Draft, judgeDraft } from './draft-record.ts';
import { type OpenChange, openChange } from './open-change.ts';
import { openPolicy } from './open-policy.ts';
import { applicable, questionsOf, type RecordQuestion } from './questions.ts';
import { placeOfRecord } from './record-place.ts';

export interface RecordRequest {
  readonly base?: string;
  /** Answers by key of the record. */
  readonly answers: ReadonlyMap<string, unknown>;
  /** Show the block for a pull request, or the trailers, instead of writing a file. */
  readonly print?: 'block' | 'trailers';
  /** Ask for what is not answered; needs a terminal. */
  readonly ask: boolean;
}

export interface RecordResult {
  /** The record's path, where it was written. */
  readonly written?: string;
  /** What `print` asked for. */
  readonly printed?: string;
  /** Answers that are refused. Nothing is written then. */
  readonly refused: readonly RecordProblem[];
  /** What is still to be answered. */
  readonly missing: readonly { readonly field: RecordField; readonly command: string }[];
  /** What is wrong beyond the answers themselves, such as a flag that is not registered yet. */
  readonly remaining: readonly RecordProblem[];
  readonly notes: readonly string[];
}

export interface RecordProblem {
  readonly id: string;
  readonly message: string;
  readonly hint?: string;
}

/** Writes the change record with these answers, and says what is still missing. Writes nothing while an answer is refused. */
export async function record(request: RecordRequest, context: Context): Promise<RecordResult> {
  const open = await openChange(request, context);
  try {
    return await answer(request, context, open);
  } finally {
    await open.close();
  }
}

async function answer(request: RecordRequest, context: Context, open: OpenChange): Promise<RecordResult> {
  const { policy } = (await openPolicy(open, context)).judge;
  const { facts, subject, close } = openFacts({ ...open, ...context, policy });
  try {
    const asked = await applicable(policy.requirements, subject);
    const questions = questionsOf(asked);
    const known = questionsOf(policy.requirements).map(({ field }) => field.key);
    for (const key of request.answers.keys()) if (!known.includes(key)) throw unknownKey(key, known);

    const place = await placeOfRecord(open, [...request.answers.keys()]);
    const requirements = asked.filter(one => questions.some(question => question.requirements.includes(one)));
    const draftOf = async (answers: ReadonlyMap<string, unknown>) => {
      const text = answers.size ? recordText(place.text, answers) : (place.text ?? '');
      return {
        text,
        draft: await judgeDraft(
          open,
          facts,
          requirements,
          answers.size || place.text ? { path: place.path, text } : undefined,
        ),
      };
    };
    const answers = request.ask
      ? await askAnswers(questions, request.answers, async all => (await draftOf(all)).draft)
      : request.answers;
    const { text, draft } = await draftOf(withKnownParts(inOrder(answers, known), place.text));
    return await finish(request, open, { ...place, text, draft, answers, questions });
  } finally {
    await close();
  }
}

interface Finished {
  readonly path: string;
  readonly text: string;
  readonly draft: Draft;
  readonly answers: ReadonlyMap<string, unknown>;
  readonly questions: readonly RecordQuestion[];
}

async function finish(
  { print }: RecordRequest,
  { repository }: OpenChange,
  { path, text, draft, answers, questions }: Finished,
): Promise<RecordResult> {
  const missing = questions
    .filter(({ field }) => !draft.record.answers.has(field.key))
    .map(({ field }) => ({ field, command: recordCommand(field.key) }));
  const isMissing = (id: string) =>
    questions.some(
      ({ field, requirements }) =>
        missing.some(one => one.field.key === field.key) && requirements.some(one => one.id === id),
    );
  const problems = draft.findings.filter(({ requirement }) => !isMissing(requirement.id));
  const refusedNow = problems.filter(({ requirement }) => isRefusal(requirement, answers));
  const notes = draft.notTried.map(
    ({ id }) => `\`${id}\` was not tried: \`landworthy check --only ${id} --partial\` runs it`,
  );
  const result = {
    refused: refusedNow.map(describe),
    missing,
    remaining: problems.filter(problem => !refusedNow.includes(problem)).map(describe),
    notes,
  };
  if (result.refused.length) return result;
  if (print) return { ...result, printed: print === 'block' ? recordBlock(text) : trailers(text) };
  if (!answers.size) return { ...result, notes: [...notes, ...answered(draft.record, questions)] };
  const { top, git } = await repository();
  await writeRecord(top, path, text);
  if (await isIgnored(git, path))
    notes.push(`git ignores \`${path}\`, so no check will see it: take it out of \`.gitignore\``);
  return { ...result, written: path };
}

/** An answer that was given just now and that its own requirement does not accept, because of what it says. */
const isRefusal = ({ section, name }: RequirementLike, answers: ReadonlyMap<string, unknown>) =>
  section === 'evidence' && answers.has(name);

interface RequirementLike {
  readonly section: string;
  readonly name: string;
}

const describe = ({ requirement, finding }: Draft['findings'][number]): RecordProblem => ({
  id: requirement.id,
  message: finding.message,
  ...(finding.hint ? { hint: finding.hint } : {}),
});

const trailers = (text: string) =>
  trailersOf(new Map([...parseRecord(text).answers].map(([key, { value }]) => [key, value])));

const answered = ({ answers }: ChangeRecord, questions: readonly RecordQuestion[]) =>
  questions.flatMap(({ field }) => {
    const source = answers.get(field.key)?.source;
    return source ? `\`${field.key}\` is answered in ${describeSource(source)}` : [];
  });

function unknownKey(key: string, known: readonly string[]): UserError {
  const near = closest(key, known);
  const list = known.map(name => `\`${name}\``).join(', ');
  const hint =
    near === undefined ? (list ? `it asks for ${list}` : 'it asks for no answer at all') : `did you mean \`${near}\`?`;
  return new UserError(`the policy asks for no answer \`${key}\``, hint);
}

/** A part, such as `rollback.steps`, is put into the answer that is there; a whole answer replaces it. */
function withKnownParts(answers: ReadonlyMap<string, unknown>, text: string | undefined): ReadonlyMap<string, unknown> {
  const known = parseRecord(text ?? '').answers;
  return new Map(
    [...answers].map(([key, value]) => {
      const old = known.get(key)?.value;
      const isPart = isMap(value) && isMap(old) && !('strategy' in value) && !('not-applicable' in value);
      return [key, isPart ? { ...old, ...value } : value] as const;
    }),
  );
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function inOrder(answers: ReadonlyMap<string, unknown>, keys: readonly string[]): ReadonlyMap<string, unknown> {
  return new Map(keys.filter(key => answers.has(key)).map(key => [key, answers.get(key)]));
}
