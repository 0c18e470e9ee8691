import { expect, it } from 'vitest';
import { programFailure } from '../../../src/system/database/program-failure.ts';

const failed = (output: string) =>
  programFailure({ ended: 'exit', exitCode: 1, output, stdout: '', stdoutCut: false, milliseconds: 1 });

it.each([
  [
    'TypeORM',
    `query failed: alter table orders add mial nothing
error: error: type "nothing" does not exist
Error during migration run:
QueryFailedError: type "nothing" does not exist
    at PostgresQueryRunner.query (node_modules/typeorm/driver/postgres/PostgresQueryRunner.js:231:19) {
  length: 94,
  severity: 'ERROR',
  detail: undefined
}`,
    'error: type "nothing" does not exist',
  ],
  [
    'db-migrate',
    `[INFO] Processed migration 20260102000000-orders
[ERROR] AssertionError [ERR_ASSERTION]: ifError got unwanted exception: type "nothing" does not exist
    at node_modules/db-migrate/lib/commands/on-complete.js:15:14`,
    'AssertionError [ERR_ASSERTION]: ifError got unwanted exception: type "nothing" does not exist',
  ],
  ['a program that says nothing', 'npm error code 1\n', 'exit code 1'],
])('finds why %s failed', (_, output, message) => {
  expect(failed(output).message).toBe(message);
});

it('shows what it wrote last, without what only its makers read', () => {
  const output =
    "failed to migrate\n    at run (a.js:1:2) {\n  severity: 'ERROR',\n  line: undefined\n}\nnpm error code 1\n";
  expect(failed(output)).toMatchObject({ message: 'failed to migrate', statement: 'failed to migrate' });
});
