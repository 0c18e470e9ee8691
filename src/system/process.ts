import { randomUUID } from 'node:crypto';
import { platform } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Options } from 'execa';
import { type ChildRequest, childEnv } from './child-env.ts';
import { endGroup, endTree, killAtExit } from './process-tree.ts';
import { openTail } from './tail.ts';

export interface ProcessRequest extends ChildRequest {
  /** A text goes through the shell; a list is run without one. */
  readonly run: string | readonly string[];
  readonly cwd: string;
  /** Milliseconds; at its end the whole process tree is ended. */
  readonly timeout: number;
  /** Without it, standard input is empty. */
  readonly stdin?: string | Uint8Array;
  /** Our own environment: the program gets what `childEnv` leaves of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends the process tree when it aborts. */
  readonly signal: AbortSignal;
  /** How many bytes of standard output to keep; 1 MiB, if not said otherwise. */
  readonly keep?: number;
}

export interface ProcessResult {
  /** Undefined unless `ended` is `exit`. */
  readonly exitCode: number | undefined;
  readonly ended: 'exit' | 'signal' | 'timeout' | 'not-started';
  /** The end of standard output and standard error as they came, at most 64 KiB. Says why where nothing was started. */
  readonly output: string;
  /** The end of standard output alone. */
  readonly stdout: string;
  /** True where the beginning of `stdout` is lost. */
  readonly stdoutCut: boolean;
  readonly milliseconds: number;
}

const outputLimit = 64 * 1024;
const stdoutLimit = 1024 * 1024;
/** How long output may still come, once the program itself is gone. */
const drain = 300;
const longest = 2 ** 31 - 1;

/**
 * Runs a program in a process group of its own and waits for its end. Nothing that it started in this group outlives it;
 * at the timeout, or when the signal aborts, nothing at all does. Throws the signal's reason when that aborts, after all
 * is ended; a program that fails or cannot be started is a result.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const { run, cwd, timeout, stdin, env, signal, keep = stdoutLimit } = request;
  signal.throwIfAborted();
  const { execa } = await import('execa');
  const mark = randomUUID();
  const output = openTail(outputLimit);
  const stdout = openTail(keep);
  const start = performance.now();
  const options = {
    cwd,
    // A run inside a run adds its mark, so that the outer one still finds what the inner one started.
    env: { ...childEnv(env, request), LANDWORTHY_RUN: [env['LANDWORTHY_RUN'], mark].filter(Boolean).join(',') },
    extendEnv: false,
    shell: typeof run === 'string',
    detached: platform !== 'win32',
    windowsHide: true,
    buffer: false,
    reject: false,
    stdin: stdin === undefined ? 'ignore' : 'pipe',
    ...(stdin === undefined ? {} : { input: stdin }),
  } satisfies Options;
  const [file = '', ...args] = typeof run === 'string' ? [run] : run;
  const child = execa(file, args, options);
  child.stdout.on('data', (chunk: Buffer) => {
    output.add(chunk);
    stdout.add(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => output.add(chunk));

  const tree = child.pid === undefined ? undefined : { pid: child.pid, mark };
  const forget = tree ? killAtExit(tree) : () => undefined;
  const closed = child.then(result => result);
  const stopped = new AbortController();
  const reason = await Promise.race([
    closed.then(() => 'closed' as const),
    new Promise<'exit'>(resolve => child.once('exit', () => resolve('exit'))),
    sleep(Math.min(timeout, longest), 'timeout' as const, { signal: stopped.signal }),
    new Promise<'aborted'>(resolve => {
      signal.addEventListener('abort', () => resolve('aborted'), { once: true, signal: stopped.signal });
    }),
  ]);
  const milliseconds = Math.round(performance.now() - start);
  stopped.abort();
  if (tree && (reason === 'timeout' || reason === 'aborted')) await endTree(tree);
  await within(drain, closed);
  if (tree) await endGroup(tree);
  forget();
  // Whoever left the group and still holds the pipes is not waited for.
  child.stdout.destroy();
  child.stderr.destroy();
  child.stdin?.destroy();
  if (reason === 'aborted') signal.throwIfAborted();
  const result = await within(drain, closed);

  const texts = { output: output.text(), stdout: stdout.text(), stdoutCut: stdout.isCut(), milliseconds };
  if (reason === 'timeout') return { ...texts, exitCode: undefined, ended: 'timeout' };
  if (!tree)
    return { ...texts, exitCode: undefined, ended: 'not-started', output: whyNot(result?.code, file.slice(0, 80)) };
  const exitCode = child.exitCode ?? undefined;
  return { ...texts, exitCode, ended: exitCode === undefined ? 'signal' : 'exit' };
}

/** Undefined when it takes longer. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  const done = new AbortController();
  const result = await Promise.race([promise, sleep(milliseconds, undefined, { signal: done.signal })]);
  done.abort();
  return result;
}

function whyNot(code: string | undefined, file: string): string {
  if (code === 'ENOENT') return `\`${file}\` was not found`;
  if (code === 'EACCES') return `\`${file}\` may not be executed`;
  return `\`${file}\` could not be started${code ? ` (${code})` : ''}`;
}
