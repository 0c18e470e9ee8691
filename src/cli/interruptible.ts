import type { Context } from '../commands/context.ts';
import type { Cli } from './cli.ts';
import type { LiveProgress } from './progress.ts';

/** Runs what Ctrl-C may end. Says then what was ended and removed, and throws. */
export async function interruptible<T>(
  { signal, terminal }: Cli,
  progress: LiveProgress,
  run: (more: Pick<Context, 'onEvent' | 'onCleared'>) => Promise<T>,
): Promise<T> {
  let folders = 0;
  const onCleared = (count: number) => {
    folders += count;
  };
  try {
    const result = await run({ onEvent: progress.onEvent, onCleared });
    signal.throwIfAborted();
    return result;
  } catch (error) {
    if (signal.aborted) {
      const running = progress.running().map(id => `\`${id}\``);
      const ended = running.length ? `ended ${running.join(', ')}, ` : '';
      const removed = `removed ${folders} scratch folder${folders === 1 ? '' : 's'}`;
      terminal.err(`landworthy: interrupted: ${ended}${removed}; there is no verdict\n`);
    }
    throw error;
  } finally {
    progress.close();
  }
}
