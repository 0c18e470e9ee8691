import Ajv from 'ajv';
import { expect, it } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import { reportJsonSchema } from '../../src/core/report-schema.ts';
import { landworthy } from '../support/landworthy.ts';
import { fullReport } from '../support/report.ts';
import { createRepository } from '../support/repository.ts';

const validate = new Ajv({ strict: false }).compile<Report>(reportJsonSchema());
const problemsOf = (value: unknown) => (validate(value) ? [] : validate.errors);

it('holds for a report with every outcome', () => {
  expect(problemsOf(fullReport())).toEqual([]);
});

it('holds for what the real binary writes', async () => {
  const repository = createRepository({
    'landworthy.yml': 'version: 1\nbase: main\nchange:\n  mergeable: {}\n  size: { max-lines: 1, enforce: warn }\n',
    'a.txt': 'one\n',
  });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Say two', { 'a.txt': 'two\n' });
  const { stdout } = await landworthy(repository.dir, ['--json']);
  expect(problemsOf(JSON.parse(stdout))).toEqual([]);
});

it('lets fields be added, and none be forgotten', () => {
  const { verdict: _, ...rest } = fullReport();
  expect(problemsOf({ ...fullReport(), added: 1 })).toEqual([]);
  expect(problemsOf(rest)).toMatchObject([{ keyword: 'required', params: { missingProperty: 'verdict' } }]);
});

it('refuses a failure without a finding', () => {
  const [first] = fullReport().requirements;
  const report = { ...fullReport(), requirements: [{ ...first, outcome: { status: 'fail', findings: [] } }] };
  expect(problemsOf(report)).not.toEqual([]);
});
