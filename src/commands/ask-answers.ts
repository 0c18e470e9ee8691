import { oneLine } from '../core/neutral.ts';
import { answerOf } from '../core/record/words.ts';
import { ask, say } from '../system/prompt.ts';
import type { Draft } from './draft-record.ts';
import type { RecordQuestion } from './questions.ts';

/** Asks for what is not answered yet, and again where the answer is refused. An empty answer leaves a question open. */
export async function askAnswers(
  questions: readonly RecordQuestion[],
  given: ReadonlyMap<string, unknown>,
  judge: (answers: ReadonlyMap<string, unknown>) => Promise<Draft>,
): Promise<ReadonlyMap<string, unknown>> {
  const answers = new Map(given);
  const { record } = await judge(answers);
  for (const { field, requirements } of questions) {
    if (record.answers.has(field.key)) continue;
    for (;;) {
      const { key, question, choices, example } = field;
      const isText = typeof example === 'string';
      const text = await ask({
        message: oneLine(`${key}: ${question}${choices && !isText ? ` (${choices.join(', ')})` : ''}`),
        ...(isText ? { placeholder: oneLine(example) } : {}),
        ...(choices && isText ? { choices } : {}),
      });
      if (text === undefined) break;
      const { findings } = await judge(new Map(answers).set(key, answerOf(key, text)));
      const refusal = findings.find(
        ({ requirement }) => requirements.includes(requirement) && requirement.section === 'evidence',
      );
      if (!refusal) {
        answers.set(key, answerOf(key, text));
        break;
      }
      await say(oneLine(refusal.finding.message));
    }
  }
  return answers;
}
