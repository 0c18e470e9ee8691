import type { Commit } from '../core/change.ts';
import type { Answer } from '../core/record.ts';

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
