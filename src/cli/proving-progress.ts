import type { ProvingEvent } from '../core/proof/proving.ts';
import type { ProgressStyle } from './progress.ts';
import type { Terminal } from './terminal.ts';

export interface ProvingProgress {
  readonly onEvent: (event: ProvingEvent) => void;
  /** Takes the line away that comes and goes. */
  readonly close: () => void;
}

const interval = 250;

/** On standard error: a line for each hunk that is decided, and on a terminal, below them, what is tried now. */
export async function showProving(style: ProgressStyle, { err, look }: Terminal): Promise<ProvingProgress> {
  if (style === 'none') return { onEvent: () => undefined, close: () => undefined };
  const [{ markOf, placeText, resultLine }, { elapsed }] = await Promise.all([
    import('../reporters/proving.ts'),
    import('../reporters/progress.ts'),
  ]);
  const begin = Date.now();
  let now = 'reading the change';
  let counts = '';
  const colours = await look('err');
  let shown = false;
  let told = false;
  let timer: NodeJS.Timeout | undefined;

  const clear = () => {
    if (shown) process.stderr.write('\r\x1b[K');
    shown = false;
  };
  const paint = () => {
    const width = process.stderr.columns ?? 80;
    // One line: what wraps could not be taken back.
    const line = `  ${counts}${now} ${elapsed(Date.now() - begin)}`;
    process.stderr.write(`\r\x1b[K\x1b[2m${[...line].slice(0, width - 1).join('')}\x1b[22m`);
    shown = true;
  };
  const refresh = () => {
    if (style !== 'live') return;
    timer ??= setInterval(paint, interval).unref();
    paint();
  };

  return {
    onEvent: event => {
      if (event.type === 'ground') now = 'running the tests with all of it';
      else if (event.type === 'try') now = `trying without ${placeText(event.place)}`;
      else {
        const { done, of, hunk } = event;
        counts = `${done} of ${of}  `;
        clear();
        const mark = style === 'live' ? markOf(hunk, colours) : 'landworthy:';
        err(`${mark} ${done} of ${of}: ${resultLine(hunk)}\n`);
        told = true;
      }
      refresh();
    },
    close: () => {
      clearInterval(timer);
      clear();
      // Apart from the report that follows.
      if (style === 'live' && told) err('\n');
      style = 'none';
    },
  };
}
