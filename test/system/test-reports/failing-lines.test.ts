import { expect, it } from 'vitest';
import { readFailingLines } from '../../../src/system/test-reports/failing-lines.ts';
import { processorTime } from '../../support/processor-time.ts';

const places = {
  of: (path: string, line?: number) => ({ path: path.replace(/^\.\//, ''), ...(line ? { line } : {}) }),
  in: () => undefined,
};

// As the runners printed them, shortened.
it.each<[string, string, readonly object[]]>([
  [
    'pytest',
    'FAILED tests/test_a.py::TestCart::test_sum[1 2] - assert 3 == 4\n1 failed, 2 passed in 0.1s\n',
    [{ name: 'tests/test_a.py::TestCart::test_sum[1 2]', message: 'assert 3 == 4', path: 'tests/test_a.py' }],
  ],
  [
    'go test',
    '--- FAIL: TestSum (0.00s)\n    --- FAIL: TestSum/one (0.00s)\n',
    [{ name: 'TestSum' }, { name: 'TestSum/one' }],
  ],
  [
    'cargo test',
    'test cart::sum ... FAILED\ntest cart::sub ... ok\n\nfailures:\n    cart::sum\n',
    [{ name: 'cart::sum' }],
  ],
  [
    'rspec',
    'rspec ./spec/cart_spec.rb:12 # Cart sums up\n',
    [{ name: 'Cart sums up', path: 'spec/cart_spec.rb', line: 12 }],
  ],
  [
    'vitest',
    ' FAIL  test/a.test.ts > cart > sums up\n FAIL  test/a.test.ts > cart > sums up\n',
    [{ name: 'test/a.test.ts > cart > sums up', path: 'test/a.test.ts' }],
  ],
  ['jest', '  ● cart › sums up\n', [{ name: 'cart › sums up' }]],
  ['node --test', '▶ cart\n✖ sums up (1.25ms)\nℹ fail 1\n', [{ name: 'sums up' }]],
  ['unittest', 'FAIL: test_sum (tests.CartTest.test_sum)\n', [{ name: 'test_sum (tests.CartTest.test_sum)' }]],
  ['phpunit', '1) CartTest::testSum with data set #0\n', [{ name: 'CartTest::testSum with data set #0' }]],
  [
    'TAP, between what npm and others print',
    '> shop@1.0.0 test\nTAP version 13\nok 1 - a\nnot ok 2 - sums up\n  ---\n  error: wrong\n  ...\n1..2\n# fail 1\n',
    [{ name: 'sums up', message: 'wrong' }],
  ],
  [
    'TAP whose beginning is cut off',
    '    ok 7 - a\n    not ok 8 - sums up\n      ---\n      error: wrong\n      ...\n    1..8\nnot ok 2 - cart\n1..2\n# fail 1\n',
    [{ name: 'cart > sums up', message: 'wrong' }],
  ],
  ['nothing that is known', 'FAILURE: everything is bad\n', []],
])('reads the names that %s prints', (_, output, tests) => {
  expect(readFailingLines(output, places)).toEqual(tests.map(test => ({ result: 'failed', ...test })));
});

it('answers at once, whatever the output is', () => {
  const hostile = [
    'FAILED a::'.repeat(40_000),
    'FAILED a::b - '.repeat(20_000),
    '✖ '.repeat(50_000),
    '\n'.repeat(99_999),
  ];
  const start = processorTime();
  for (const output of hostile) readFailingLines(output, places);
  readFailingLines(`${'FAILED a::b c '.repeat(27)}\n`.repeat(2000), places);
  expect(processorTime() - start).toBeLessThan(2000);
});
