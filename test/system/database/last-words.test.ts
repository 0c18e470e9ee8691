import { expect, it } from 'vitest';
import { lastWords } from '../../../src/system/database/process.ts';

it.each([
  [
    'initdb: error: could not write: No space left on device\ninitdb: removing data directory\n',
    /: No space left on device$/,
  ],
  [
    '[ERROR] InnoDB: preallocating 9 bytes failed with error 28\n[ERROR] Aborting\n',
    /error 28: no space left on device$/,
  ],
  ['starting\nFATAL:  out of memory\nFATAL: shutting down', /out of memory$/],
  ['starting\n[ERROR] unknown option\nshutting down\n', /^\[ERROR\] unknown option$/],
  ['starting\nstopped\n\n', /^stopped$/],
  ['', /^it says nothing$/],
])('tells of a log why the server is gone, however it ends: %j', (log, words) => {
  expect(lastWords(log)).toMatch(words);
});
