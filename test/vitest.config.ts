import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/code-cache.ts'],
    // A test waits for git and the binary more than it computes: one worker less than processors would idle.
    maxWorkers: '100%',
    testTimeout: 30_000,
    // What a test needs of the environment, it sets itself.
    unstubEnvs: true,
  },
});
