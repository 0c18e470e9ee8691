import { describe, expect, it } from 'vitest';
import { recogniseRunner } from '../../src/core/proof/runner.ts';

/** Its commands for a file of tests, and for what imports a source file. */
function commands(run: string | readonly string[], scripts: Readonly<Record<string, unknown>> = {}) {
  const runner = recogniseRunner(run, scripts);
  return runner && [runner.files(['./a.test.js']).join(' '), runner.related?.('src/a.js').join(' ')];
}

const vitest = ['vitest run ./a.test.js', 'vitest related src/a.js --run'];
const jest = ['jest /a\\.test\\.js$', 'jest --findRelatedTests src/a.js'];

describe('a runner is known', () => {
  it.each<[string | readonly string[], Readonly<Record<string, string>>, readonly (string | undefined)[]]>([
    ['vitest run', {}, vitest],
    ['vitest --run', {}, vitest],
    [['npx', 'vitest'], {}, vitest],
    ['./node_modules/.bin/vitest run', {}, vitest],
    ['pnpm exec jest', {}, jest],
    ['npm test', { test: 'vitest' }, vitest],
    ['npm run unit', { unit: 'npm run inner', inner: 'jest' }, jest],
    ['yarn test --ci', { test: 'jest' }, jest.map(command => `${command} --ci`)],
    [
      'npm test -- --reporter=junit --outputFile reports/unit.xml',
      { test: 'vitest run' },
      vitest.map(command => `${command} --reporter=junit --outputFile reports/unit.xml`),
    ],
    [
      'node --test --test-reporter=junit "test/**/*.js"',
      {},
      ['node --test --test-reporter=junit ./a.test.js', undefined],
    ],
    ['python3 -m pytest -q tests', {}, ['python3 -m pytest -q ./a.test.js', undefined]],
    [
      'pytest -q --cov --cov-context=test --cov-report json:coverage.json tests',
      {},
      ['pytest -q ./a.test.js', undefined],
    ],
    ['node --test --experimental-test-coverage --test-coverage-lines=90', {}, ['node --test ./a.test.js', undefined]],
    ['vitest run --coverage --coverage.reporter lcov --coverage.thresholds.lines=90', {}, vitest],
    ['npx jest --coverage --coverageReporters=lcov --ci', {}, jest.map(command => `${command} --ci`)],
  ])('in `%s` with %j', (run, scripts, expected) => {
    expect(commands(run, scripts)).toEqual(expected);
  });
});

describe('nothing is known', () => {
  it.each<[string | readonly string[], Readonly<Record<string, string>>]>([
    ['vitest run && jest', {}],
    ['CI=1 vitest', {}],
    ['vitest run src', {}],
    ['vitest --watch', {}],
    ['jest src', {}],
    ['jest --testPathIgnorePatterns "a b"', {}],
    ['vitest --exclude=**/b', {}],
    ['npx --yes vitest', {}],
    ['npm test', { test: 'tsc && vitest' }],
    ['npm test', { test: 'vitest', pretest: 'tsc' }],
    ['npm test', {}],
    ['npm test --silent', { test: 'vitest' }],
    ['npm run a', { a: 'npm run a' }],
    ['node --test --import ./setup.js test', {}],
    ['node test.js', {}],
    ['pytest -k add', {}],
    ['make test', {}],
  ])('of `%s` with %j', (run, scripts) => {
    expect(commands(run, scripts)).toBeUndefined();
  });
});
