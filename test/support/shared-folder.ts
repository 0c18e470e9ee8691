import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /**
     * What all tests of a run share: the code caches of the real binary, because each test has a home of its own, and
     * the repositories that others are copied from.
     */
    sharedFolder: string;
  }
}

/** Makes the folder before the first test, and removes it after the last one. */
export default function setup(project: TestProject): () => void {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'lw-test-shared-')));
  project.provide('sharedFolder', dir);
  return () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
}
