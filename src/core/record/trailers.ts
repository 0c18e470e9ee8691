import type { Commit } from '../change.ts';
import { oneLine } from '../neutral.ts';
import type { Answer } from './record.ts';

/** `Rollback: flag refunds-v2`, `Flag: refunds-v2`, and `Goal: …` for any evidence. The newest commit comes first and wins. */
export function trailerAnswers(commits: readonly Commit[]): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  const flags: string[] = [];
  let flagSource: Answer['source'] | undefined;
  for (const commit of commits) {
    const source = { kind: 'trailer', commit: commit.sha } as const;
    for (const { key, value } of commit.trailers) {
      const name = key.toLowerCase();
      if (name === 'flag' || name === 'flags') {
        flags.push(...value.split(/[\s,]+/).filter(Boolean));
        flagSource ??= source;
      } else if (!answers.has(name)) {
        answers.set(name, { value: name === 'rollback' ? rollbackOf(value) : value, source });
      }
    }
  }
  if (flagSource) answers.set('flags', { value: [...new Set(flags)], source: flagSource });
  return answers;
}

/** `revert`, `flag refunds-v2`, or a strategy and its steps: `down-migration run 0042.down.sql`. */
export function rollbackOf(text: string): unknown {
  if (/^\s*(?:n\/a|not[- ]applicable)\b/i.test(text)) return text;
  const [strategy = '', ...rest] = text.trim().split(/\s+/);
  if (strategy === 'flag') {
    const [flag, ...steps] = rest;
    return { strategy, ...(flag ? { flag } : {}), ...(steps.length ? { steps: steps.join(' ') } : {}) };
  }
  return rest.length ? { strategy, steps: rest.join(' ') } : { strategy };
}

/** The answers as trailers of a commit's message: what `trailerAnswers` reads. A trailer is one line. */
export function trailersOf(answers: ReadonlyMap<string, unknown>): string {
  const lines = [...answers].flatMap(([key, value]) => {
    const name = `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
    if (key === 'flags' && Array.isArray(value)) return value.map(flag => `Flag: ${oneLine(String(flag))}`);
    return `${name}: ${oneLine(trailerText(value))}`;
  });
  return `${lines.join('\n')}\n`;
}

function trailerText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { 'not-applicable': reason, strategy, flag, steps, date, answer } = value as Record<string, unknown>;
  if (typeof reason === 'string') return `not applicable: ${reason}`;
  const words = [strategy, flag, steps, date, answer].filter(word => typeof word === 'string');
  return words.length ? words.join(' ') : JSON.stringify(value);
}
