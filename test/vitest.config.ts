import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/shared-folder.ts'],
    setupFiles: ['test/support/property-seed.ts'],
    // A test waits for git and the binary more than it computes: one worker less than processors would idle.
    maxWorkers: '100%',
    // Nothing is mocked, and to load the sources anew for each file takes as long as to test them.
    isolate: false,
    testTimeout: 30_000,
    // What a test needs of the environment, it sets itself.
    unstubEnvs: true,
  },
});
