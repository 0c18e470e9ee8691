import { describe, expect, it } from 'vitest';
import { verdict } from '../support/landworthy.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';

const policy = 'version: 1\nbase: main\ntests:\n  unit: { run: node --test }\n';
const passing = "require('node:test')('adds', () => { require('node:fs').appendFileSync('../runs', 'x'); });\n";

/** A branch with one test, which leaves a letter beside the repository whenever it is run. */
function branch(files: Readonly<Record<string, string>> = {}): TestRepository {
  const repository = createRepository({ 'landworthy.yml': policy, 'package.json': '{}\n' });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Add', { 'add.test.js': passing, ...files });
  repository.write({ '../runs': '' });
  return repository;
}

async function judge(repository: TestRepository, args: readonly string[] = [], env: Record<string, string> = {}) {
  const report = await verdict(repository.dir, args, { env });
  const [unit] = report.requirements;
  return { verdict: report.verdict, evidence: unit?.evidence, outcome: unit?.outcome };
}

describe('a second verdict on the same files', () => {
  it('runs nothing again, and says what spared it', async () => {
    const repository = branch();
    expect(await judge(repository)).toMatchObject({
      verdict: 'pass',
      evidence: { status: 'kept', why: 'no evidence is about exactly these inputs', grade: 'workspace' },
    });
    expect(await judge(repository)).toMatchObject({
      verdict: 'pass',
      evidence: { status: 'reused', by: [], grade: 'workspace' },
      outcome: {
        status: 'pass',
        proof: expect.stringMatching(
          /^1 test passed in .* \(counted by node --test\), proved on .* UTC by this machine$/,
        ),
      },
    });
  });
});
