import { type ChildProcess, spawn } from 'node:child_process';
import type { Git } from './git.ts';

export interface Blobs {
  /** What `<rev>:<path>` or an object id names, or undefined when there is no such blob or it is larger than `limit` bytes. */
  readonly read: (name: string, limit?: number) => Promise<Buffer | undefined>;
  readonly close: () => void;
}

const defaultLimit = 8 * 1024 * 1024;

/**
 * One kept-open `git cat-file --batch`, started when the first blob is asked for: fifty times cheaper than a process a
 * blob. The format is that of git-cat-file(1), "BATCH OUTPUT". Started here and not through simple-git, which closes
 * standard input behind each command.
 */
export function openBlobs(git: Git): Blobs {
  let child: ChildProcess | undefined;
  let buffered: Buffer[] = [];
  let size = 0;
  let wake: (() => void) | undefined;
  let ended = false;
  let queue: Promise<unknown> = Promise.resolve();

  const start = () => {
    const started = spawn('git', ['cat-file', '--batch'], {
      cwd: git.dir,
      env: git.env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    started.stdout.on('data', (chunk: Buffer) => {
      buffered.push(chunk);
      size += chunk.length;
      wake?.();
    });
    const end = () => {
      ended = true;
      wake?.();
    };
    started.on('close', end).on('error', end);
    started.stdin.on('error', end);
    started.unref();
    return started;
  };

  const more = () =>
    new Promise<void>(resolve => {
      wake = resolve;
    });

  const take = async (length: number): Promise<Buffer> => {
    while (size < length && !ended) await more();
    if (size < length) throw new Error('`git cat-file` ended early');
    const all = buffered.length === 1 && buffered[0] ? buffered[0] : Buffer.concat(buffered);
    buffered = [all.subarray(length)];
    size -= length;
    return all.subarray(0, length);
  };

  const takeLine = async (): Promise<string> => {
    for (;;) {
      const all = Buffer.concat(buffered);
      const end = all.indexOf(10);
      if (end >= 0) return (await take(end + 1)).subarray(0, end).toString('utf8');
      if (ended) throw new Error('`git cat-file` ended early');
      await more();
    }
  };

  const readNext = async (name: string, limit: number): Promise<Buffer | undefined> => {
    child ??= start();
    child.ref();
    child.stdin?.write(`${name}\n`);
    const header = await takeLine();
    const [, type, bytes] = /^[0-9a-f]+ (\w+) ([0-9]+)$/.exec(header) ?? [];
    if (type === undefined || bytes === undefined) {
      child.unref();
      return undefined;
    }
    const content = await take(Number(bytes) + 1);
    child.unref();
    return type === 'blob' && content.length - 1 <= limit ? content.subarray(0, -1) : undefined;
  };

  return {
    read: (name, limit = defaultLimit) => {
      // A name with a newline would be two questions.
      if (name.includes('\n')) return Promise.resolve(undefined);
      const result = queue.then(() => readNext(name, limit));
      queue = result.catch(() => undefined);
      return result;
    },
    close: () => {
      child?.stdin?.end();
      child?.kill();
    },
  };
}
