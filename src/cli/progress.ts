import type { EngineEvent } from '../core/engine.ts';
import { advance, draw, idle } from '../reporters/progress.ts';
import type { Terminal } from './terminal.ts';

export interface LiveProgress {
  readonly onEvent: (event: EngineEvent) => void;
  /** Takes the lines away. */
  readonly close: () => void;
  /** Ids of the requirements whose commands run now. */
  readonly running: () => readonly string[];
}

export type ProgressStyle = 'live' | 'plain' | 'none';

const interval = 250;

/** On standard error: lines that come and go on a terminal, a plain line at each start elsewhere. */
export function showProgress(style: ProgressStyle, { err }: Terminal): LiveProgress {
  let progress = idle;
  let shown: readonly string[] = [];
  let timer: NodeJS.Timeout | undefined;

  const paint = (lines: readonly string[]) => {
    if (lines.join('\n') === shown.join('\n')) return;
    const back = shown.length ? `\r\x1b[${shown.length}A\x1b[J` : '';
    process.stderr.write(back + lines.map(line => `\x1b[2m${line}\x1b[22m\n`).join(''));
    shown = lines;
  };
  const refresh = () => paint(draw(progress, Date.now(), process.stderr.columns ?? 80));

  return {
    onEvent: event => {
      const before = progress;
      progress = advance(progress, event, Date.now());
      if (progress === before) return;
      if (style === 'plain' && event.type === 'start') err(`landworthy: running ${event.id}\n`);
      if (style !== 'live') return;
      timer ??= setInterval(refresh, interval).unref();
      refresh();
    },
    close: () => {
      clearInterval(timer);
      if (style === 'live') paint([]);
      style = 'none';
    },
    running: () => progress.running.map(({ id }) => id),
  };
}
