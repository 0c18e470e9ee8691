import type { Trial } from './trial.ts';

const signs =
  /\b(?:ENOSPC|EDQUOT|EMFILE|ENFILE|ENOMEM|EADDRINUSE)\b|No space left on device|Cannot allocate memory|heap out of memory/;

/** What the machine had too little of, such as `ENOSPC`, where a trial tells of it: why it failed may not be the files. */
export function troubleIn(trial: Trial): string | undefined {
  if (trial.kind === 'setup-failed') return signs.exec(trial.output)?.[0];
  const { output, results } = trial.run;
  const failed =
    results.from === 'report'
      ? results.tests.filter(({ result }) => result === 'failed')
      : results.from === 'counts'
        ? (results.named ?? [])
        : [];
  return signs.exec([output, ...failed.map(({ message = '' }) => message)].join('\n'))?.[0];
}
