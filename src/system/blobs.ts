import { type ChildProcess, spawn } from 'node:child_process';
import type { Git } from './git.ts';

export interface Blobs {
  /** What `<rev>:<path>` or an object id names, or undefined when there is no such blob or it is larger than `limit` bytes. */
  readonly read: (name: string, limit?: number) => Promise<Buffer | undefined>;
  /** Whether this names anything at all, of whatever kind and size. */
  readonly exists: (name: string) => Promise<boolean>;
  /** The commit of this name and its tree, or undefined when there is none. */
  readonly commit: (name: string) => Promise<{ readonly sha: string; readonly tree: string } | undefined>;
  readonly close: () => void;
}

/** Objects by the names with which they are asked for; undefined for a name that names nothing. */
export type KnownObjects = ReadonlyMap<string, Found | undefined>;

export interface Found {
  readonly id: string;
  readonly type: string;
  /** Undefined when it is larger than the limit. */
  readonly content: Buffer | undefined;
}

interface Question {
  readonly limit: number;
  readonly answer: (found: Found | undefined) => void;
  readonly fail: (error: Error) => void;
}

export const defaultLimit = 8 * 1024 * 1024;

/**
 * One kept-open `git cat-file --batch`, started when the first object is asked for: fifty times cheaper than a process
 * an object. The format is that of git-cat-file(1), "BATCH OUTPUT". Started here and not through simple-git, which closes
 * standard input behind each command. What is `known` is not asked for.
 */
export function openBlobs(git: Git, known: KnownObjects = new Map()): Blobs {
  let child: ChildProcess | undefined;
  const waiting: Question[] = [];

  const end = (why: string) => {
    child = undefined;
    for (const { fail } of waiting.splice(0)) fail(new Error(`\`git cat-file\` ended early${why}`));
  };

  const start = () => {
    const started = spawn('git', ['cat-file', '--batch'], {
      cwd: git.dir,
      env: git.env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    started.stdout.on(
      'data',
      readAnswers(
        () => waiting[0]?.limit ?? 0,
        found => {
          waiting.shift()?.answer(found);
          if (!waiting.length) started.unref();
        },
      ),
    );
    started.on('close', () => end('')).on('error', error => end(`: ${error.message}`));
    started.stdin.on('error', () => undefined);
    return started;
  };

  const ask = (name: string, limit: number): Promise<Found | undefined> => {
    // A name with a newline would be two questions.
    if (/[\n\0]/.test(name)) return Promise.resolve(undefined);
    if (known.has(name)) return Promise.resolve(within(known.get(name), limit));
    return new Promise((answer, fail) => {
      waiting.push({ limit, answer, fail });
      child ??= start();
      child.ref();
      child.stdin?.write(`${name}\n`);
    });
  };

  return {
    read: async (name, limit = defaultLimit) => {
      const found = await ask(name, limit);
      return found?.type === 'blob' ? found.content : undefined;
    },
    exists: async name => (await ask(name, 0)) !== undefined,
    commit: async name => {
      const found = await ask(asCommit(name), defaultLimit);
      const tree = treeOf(found);
      return found && tree !== undefined ? { sha: found.id, tree } : undefined;
    },
    close: () => {
      child?.stdin?.end();
      child?.kill();
    },
  };
}

export const asCommit = (name: string): string => `${name}^{commit}`;

/** The id of a commit's tree. */
export const treeOf = (commit: Found | undefined): string | undefined =>
  /^tree ([0-9a-f]+)$/m.exec(commit?.content?.toString('latin1') ?? '')?.[1];

const within = (found: Found | undefined, limit: number): Found | undefined =>
  found?.content && found.content.length > limit ? { ...found, content: undefined } : found;

/** Cuts the output into answers: a header line, then so many bytes and a newline. What is too large is passed over. */
export function readAnswers(limit: () => number, answer: (found: Found | undefined) => void): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0);
  let body: { id: string; type: string; left: number; parts: Buffer[] | undefined } | undefined;
  return chunk => {
    let rest = pending.length ? Buffer.concat([pending, chunk]) : chunk;
    while (rest.length) {
      if (!body) {
        const border = rest.indexOf(10);
        if (border < 0) break;
        const [, id = '', type, size] = /^([0-9a-f]+) (\w+) ([0-9]+)$/.exec(rest.toString('utf8', 0, border)) ?? [];
        rest = rest.subarray(border + 1);
        if (type === undefined) answer(undefined);
        else body = { id, type, left: Number(size) + 1, parts: Number(size) > limit() ? undefined : [] };
        continue;
      }
      const part = rest.subarray(0, body.left);
      body.parts?.push(part);
      body.left -= part.length;
      rest = rest.subarray(part.length);
      if (body.left > 0) continue;
      const { id, type, parts } = body;
      body = undefined;
      answer({ id, type, content: parts && Buffer.concat(parts).subarray(0, -1) });
    }
    pending = Buffer.from(rest);
  };
}
