import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { UserError } from '../../core/errors.ts';
import type { OpenEngine } from './open.ts';
import type { RehearsalContext } from './rehearse.ts';

/** How much of the disk may be gone before we think that a migration fills it. */
const mostDisk = 4 * 1024 ** 3;
const interval = 500;

export interface Limits {
  /** Says what is being done, for whoever waits, and for the message when it takes too long. */
  readonly step: (text: string) => void;
  /** The engine is ended with the limits, or at the end. */
  readonly open: (start: () => Promise<OpenEngine>) => Promise<OpenEngine>;
}

/** Does the work, and what comes `after` it without limits; ends its engines when it takes too long, fills the disk, or is interrupted, and at its end. */
export async function withinLimits<T>(
  timeout: number,
  { signal, onStep, env }: Pick<RehearsalContext, 'signal' | 'onStep' | 'env'>,
  work: (limits: Limits) => Promise<T>,
  after: (result: T) => Promise<void> = async () => undefined,
): Promise<T> {
  signal.throwIfAborted();
  let current = 'the start of the database';
  let stopped: Error | undefined;
  const engines: OpenEngine[] = [];
  let stop: (reason: Error) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    stop = reason => {
      stopped ??= reason;
      reject(stopped);
    };
  });
  ended.catch(() => undefined);
  const timer = setTimeout(() => {
    stop(
      new UserError(
        `the rehearsal takes longer than ${timeout / 1000} s; it was at ${current}`,
        'see what keeps it, or give it more with `timeout`',
      ),
    );
  }, timeout);
  const folder = env['TMPDIR'] || tmpdir();
  const free = async () => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  };
  const atStart = await free().catch(() => undefined);
  const watch = setInterval(async () => {
    const now = await free().catch(() => undefined);
    if (atStart !== undefined && now !== undefined && atStart - now > mostDisk)
      stop(new UserError(`the rehearsal fills the disk; it was at ${current}`, 'see what it writes so much of'));
  }, interval);
  const abort = () => stop(signal.reason instanceof Error ? signal.reason : new Error('interrupted'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    const limits: Limits = {
      step: text => {
        if (stopped) throw stopped;
        current = text;
        onStep?.(text);
      },
      open: async start => {
        const opening = start().then(async opened => {
          engines.push(opened);
          // Nobody waits for it any more.
          if (stopped) await opened.engine.close();
          if (stopped) throw stopped;
          return opened;
        });
        opening.catch(() => undefined);
        return opening;
      },
    };
    const result = await Promise.race([work(limits), ended]);
    clearTimeout(timer);
    clearInterval(watch);
    await after(result);
    return result;
  } catch (error) {
    throw stopped ?? error;
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    signal.removeEventListener('abort', abort);
    await Promise.all(engines.map(({ engine }) => engine.close().catch(() => undefined)));
  }
}
