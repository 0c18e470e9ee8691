import { expect, it } from 'vitest';
import { isSource } from '../../../src/core/proof/source.ts';
import { openTestFiles } from '../../../src/core/test-files.ts';

it.each([
  'src/pay.ts',
  'lib/pay.py',
  'cmd/pay/main.go',
  'package.json',
  'db/001.sql',
  'src/docs/index.ts',
  'src/history.ts',
  'src/app.config.ts',
  'src/changes/a.js',
])('%s is source', path => {
  expect([isSource(path), openTestFiles()(path)]).toEqual([true, false]);
});

it.each([
  'README.md',
  'CHANGELOG',
  'packages/a/CHANGES',
  'pyproject.toml',
  'packages/a/tsconfig.build.json',
  'vitest.config.ts',
  'Dockerfile',
  'benchmarks/run.js',
  'docs/pay.js',
  'typings/index.d.ts',
  'yarn.lock',
  'go.sum',
  '.github/workflows/ci.yml',
  'landworthy.yml',
  '.landworthy/changes/a.yml',
])('%s is no source', path => {
  expect(isSource(path)).toBe(false);
});

it.each([
  'test/pay.js',
  'src/pay.test.ts',
  'src/__tests__/pay.tsx',
  'pay_test.go',
  'tests/test_pay.py',
  'conftest.py',
  'src/test/java/PayTest.java',
  'spec/pay_spec.rb',
  'typings/index.test-d.ts',
])('%s is a test', path => {
  expect(openTestFiles()(path)).toBe(true);
});
