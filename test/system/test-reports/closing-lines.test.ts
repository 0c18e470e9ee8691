import { expect, it } from 'vitest';
import { readClosingLines } from '../../../src/system/test-reports/closing-lines.ts';
import { processorTime } from '../../support/processor-time.ts';

// As the runners printed them, shortened.
it.each([
  [
    'vitest',
    ' Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 10 passed | 2 skipped | 1 todo (14)\n',
    [10, 1, 3],
  ],
  ['vitest', ' Test Files  1 passed (1)\n      Tests  1 passed (1)\n     Errors  1 error\n', [1, 1, 0]],
  ['vitest', ' Test Files  1 failed (1)\n      Tests  no tests\n', [0, 0, 0]],
  ['vitest', '      Tests  3 passed | 1 expected fail (4)\n', [3, 0, 0]],
  ['jest', 'Test Suites: 1 failed, 1 total\nTests:       1 failed, 1 skipped, 1 todo, 1 passed, 4 total\n', [1, 1, 2]],
  ['mocha', '\n  12 passing (4ms)\n  2 pending\n  1 failing\n', [12, 1, 2]],
  ['node --test', 'ℹ tests 7\nℹ suites 1\nℹ pass 3\nℹ fail 2\nℹ cancelled 1\nℹ skipped 1\nℹ todo 1\n', [3, 3, 2]],
  ['node --test', '1..2\n# tests 2\n# pass  1\n# fail  1\n', [1, 1, 0]],
  ['pytest', '=== 1 failed, 4 passed, 1 skipped, 1 xfailed, 2 warnings, 1 error in 0.67s ===\n', [4, 2, 2]],
  ['pytest', '3 passed, 2 deselected in 61.02s (0:01:01)\n', [3, 0, 0]],
  ['pytest', '============ no tests ran in 0.68s =============\n', [0, 0, 0]],
  ['unittest', 'Ran 4 tests in 0.001s\n\nFAILED (failures=1, skipped=1, expected failures=1)\n', [1, 1, 2]],
  ['unittest', 'Ran 0 tests in 0.000s\n\nOK\n', [0, 0, 0]],
  [
    'cargo test',
    'test result: FAILED. 1 passed; 1 failed; 1 ignored; 3 measured; 0 filtered out; finished in 0.10s\n',
    [1, 1, 1],
  ],
  [
    'cargo test',
    `${'test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 9 filtered out; finished in 0s\n'.repeat(2)}`,
    [4, 0, 0],
  ],
  ['cargo nextest', '     Summary [   0.012s] 3 tests run: 2 passed, 1 failed, 4 skipped\n', [2, 1, 4]],
  ['rspec', '12 examples, 1 failure, 2 pending\n', [9, 1, 2]],
  ['minitest', '3 runs, 4 assertions, 1 failures, 0 errors, 1 skips\n', [1, 1, 1]],
  ['phpunit', 'OK (3 tests, 5 assertions)\n', [3, 0, 0]],
  ['phpunit', 'FAILURES!\nTests: 6, Assertions: 7, Errors: 1, Failures: 1, Skipped: 1.\n', [3, 2, 1]],
  ['pest', '  Tests:    1 failed, 5 passed (6 assertions)\n', [5, 1, 0]],
  [
    'maven',
    '[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in A\n[WARNING] Tests run: 5, Failures: 1, Errors: 1, Skipped: 1\n',
    [2, 2, 1],
  ],
  ['gradle', '12 tests completed, 1 failed, 2 skipped\n', [9, 1, 2]],
  [
    'dotnet test',
    'Passed!  - Failed:     0, Passed:    12, Skipped:     1, Total:    13, Duration: 35 ms - A.dll\n',
    [12, 0, 1],
  ],
  ['dotnet test', 'Test summary: total: 13, failed: 1, succeeded: 11, skipped: 1, duration: 1.2s\n', [11, 1, 1]],
  ['ctest', '83% tests passed, 2 tests failed out of 12\n', [10, 2, 0]],
  ['ctest', 'No tests were found!!!\n', [0, 0, 0]],
  ['ExUnit', '1 doctest, 12 tests, 1 failure, 2 skipped\n', [10, 1, 2]],
  ['bun test', ' 5 pass\n 1 skip\n 1 fail\n 12 expect() calls\nRan 7 tests across 2 files. [12.00ms]\n', [5, 1, 1]],
  ['deno test', 'FAILED | 4 passed (2 steps) | 1 failed | 1 ignored (12ms)\n', [4, 1, 1]],
  ['ava', '  5 tests passed\n  1 test failed\n  1 test skipped\n  1 uncaught exception\n', [5, 2, 1]],
  ['playwright', '  1 failed\n    a.spec.ts:3:1 › x\n  2 skipped\n  1 did not run\n  5 passed (3.2s)\n', [5, 1, 3]],
  [
    'googletest',
    '[  PASSED  ] 12 tests.\n[  SKIPPED ] 1 test, listed below:\n[  FAILED  ] 2 tests, listed below:\n',
    [12, 2, 1],
  ],
  ['scalatest', '[info] Tests: succeeded 4, failed 1, canceled 1, ignored 1, pending 0\n', [4, 2, 1]],
  ['jasmine', '12 specs, 1 failure, 1 pending spec\n', [10, 1, 1]],
  ['prove', 'Files=2, Tests=12,  1 wallclock secs\nResult: PASS\n', [12, 0, 0]],
  ['go test', '--- PASS: TestA (0.00s)\n--- FAIL: TestB (0.00s)\nFAIL\tgithub.com/a/b\t0.1s\n', [1, 1, 0]],
  ['TAP', '1..3\nok 1 a\nnot ok 2 b\nok 3 c # skip no\n', [1, 1, 1]],
])('reads the counts of %s', (runner, output, [passed, failed, skipped]) => {
  const expected = { from: 'counts', runner, unit: 'tests', passed, failed, skipped };
  expect(readClosingLines(output)).toEqual(expected);
});

it('counts the packages of `go test`, but none without tests', () => {
  const output =
    'ok  \ta/b\t0.1s\nok  \ta/c\t0.1s [no tests to run]\n?   \ta/d\t[no test files]\nok  \ta/e\t(cached)\n';
  expect(readClosingLines(output)).toMatchObject({ unit: 'packages', passed: 2, failed: 0 });
});

it('adds up the runs of several packages and several runners', () => {
  const output = ' Tests  2 passed (2)\n Tests  3 passed (3)\n=== 4 passed in 0.1s ===\n';
  expect(readClosingLines(output)).toMatchObject({ runner: 'vitest, pytest', passed: 9, failed: 0 });
});

it('names the runner that ran nothing beside one that did', () => {
  const output = '# tests 0\n# pass 0\n# fail 0\nTests:       5 passed, 5 total\n';
  expect(readClosingLines(output)).toMatchObject({ runner: 'jest, node --test', passed: 5, idle: ['node --test'] });
});

it('sees through colours and carriage returns', () => {
  const output =
    '\u001b[2m      Tests \u001b[22m \u001b[1m\u001b[32m5 passed\u001b[39m\u001b[22m\u001b[90m (5)\u001b[39m\r\n';
  expect(readClosingLines(output)).toMatchObject({ runner: 'vitest', passed: 5 });
});

it.each(['', 'all tests passed', '5 passed', 'OK', 'BUILD SUCCESSFUL in 3s', 'done: 214 tests, all green'])(
  'takes %j for no counts',
  output => {
    expect(readClosingLines(output)).toMatchObject({ from: 'nothing' });
  },
);

it('answers at once, whatever the output is', () => {
  const hostile = [
    ' '.repeat(60_000),
    '\n'.repeat(60_000),
    '1 a11 '.repeat(10_000),
    'a '.repeat(30_000),
    '1 passed, '.repeat(6000),
  ];
  const start = processorTime();
  for (const output of hostile) readClosingLines(`${output}X`);
  expect(processorTime() - start).toBeLessThan(2000);
});
