import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of V8's code caches, one for all runs of the real binary: each test has a home of its own. */
    codeCache: string;
  }
}

/** Makes the folder before the first test, and removes it after the last one. */
export default function setup(project: TestProject): () => void {
  const dir = mkdtempSync(join(tmpdir(), 'lw-test-cache-'));
  project.provide('codeCache', dir);
  return () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
}
