import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once as onceEvent } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTail } from '../tail.ts';

/** A server that runs until its standard input is closed, which happens also when we are killed. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** The end of what it wrote. */
  readonly log: () => string;
  readonly isGone: () => boolean;
  readonly gone: Promise<void>;
  /** Resolves when it is gone. */
  readonly end: () => Promise<void>;
}

const logLimit = 16 * 1024;
const grace = 5000;

/** Starts a program in a group of its own, so that Ctrl-C reaches it through us alone. */
export function startServer(
  file: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> & { readonly messages?: boolean },
): ServerProcess {
  const { messages = false, ...rest } = options;
  const child = spawn(file, args, {
    ...rest,
    detached: true,
    windowsHide: true,
    stdio: messages ? ['pipe', 'pipe', 'pipe', 'ipc'] : ['pipe', 'pipe', 'pipe'],
  });
  const tail = openTail(logLimit);
  child.stdout?.on('data', (chunk: Buffer) => tail.add(chunk));
  child.stderr?.on('data', (chunk: Buffer) => tail.add(chunk));
  child.stdin?.on('error', () => undefined);
  let isGone = false;
  const gone = new Promise<void>(resolve => {
    const settle = () => {
      isGone = true;
      resolve();
    };
    child.once('exit', settle);
    child.once('error', error => {
      tail.add(Buffer.from(error.message));
      settle();
    });
  });
  return {
    child,
    log: tail.text,
    isGone: () => isGone,
    gone,
    end: async () => {
      if (isGone) return;
      child.stdin?.destroy();
      if (messages) child.kill('SIGKILL');
      const stop = new AbortController();
      await Promise.race([gone, sleep(grace, undefined, { signal: stop.signal }).catch(() => undefined)]);
      stop.abort();
      if (!isGone) child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Runs a program to its end. */
export async function succeeds(file: string, args: readonly string[]): Promise<boolean> {
  const { child, gone } = startServer(file, args, {});
  await gone;
  return child.exitCode === 0;
}

/** The next message of a program that was started to send some; undefined when it ends without. */
export async function nextMessage(server: ServerProcess): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (server.isGone()) return undefined;
  const stop = new AbortController();
  const message = onceEvent(server.child, 'message', { signal: stop.signal }).then(
    ([value]) => value as Readonly<Record<string, unknown>>,
    () => undefined,
  );
  const found = await Promise.race([message, server.gone.then(() => undefined)]);
  stop.abort();
  return found;
}

/**
 * The words to start a server with, so that it ends, and its files go, when standard input ends: that happens also when we
 * are killed. Told to `stop`, it ends in order and leaves the files.
 */
export function supervised(
  folder: string,
  { stop, kill }: { readonly stop: 'INT' | 'TERM'; readonly kill: 'QUIT' | 'KILL' },
  file: string,
  args: readonly string[],
): readonly [string, readonly string[]] {
  const script = `
folder=$1; shift
"$@" </dev/null & server=$!
if read -r word && [ "$word" = stop ]; then kill -${stop} $server; wait $server; exit; fi
kill -${kill} $server; wait $server; rm -rf "$folder"/* "$folder"/.s.*
`;
  return ['/bin/sh', ['-c', script, 'landworthy', folder, file, ...args]];
}

/** What a server's log says last that may be a reason: of a full disk, what comes after it is but a consequence. */
export function lastWords(log: string): string {
  const reason = exhaustion(log) ?? findLine(log, /error|fatal|panic|hint|abort|memory/i) ?? findLine(log, /\S/);
  return reason ?? 'it says nothing';
}

/** The line of a log that says that there is no more room. */
export function exhaustion(log: string): string | undefined {
  const line = findLine(log, /no space left|disk (?:is )?full|out of memory|\berror 28\b/i);
  return line && /\berror 28\b/.test(line) ? `${line}: no space left on device` : line;
}

const findLine = (log: string, pattern: RegExp): string | undefined =>
  log
    .split('\n')
    .findLast(line => pattern.test(line))
    ?.trim();
