import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { byKey, envelope, evidenceOf, keptIn, replaceBy } from '../support/envelopes.ts';
import { landworthy } from '../support/landworthy.ts';
import { check, createBranch, type ProvedBranch, whyOf } from '../support/proved-branch.ts';
import { testEnv } from '../support/repository.ts';
import { makeKey, type TestKey } from '../support/ssh.ts';

let ci: TestKey;
beforeAll(() => {
  ci = makeKey(mkdtempSync(join(inject('sharedFolder'), 'keys-')));
});

/** Its test fails where a file beside the repository says so, which no key knows of. */
function auditedBranch(audit = '100%') {
  return createBranch({
    unit: `variables: [], reuse: { from: [ci@acme.example], audit: ${audit} }`,
    files: {
      '.landworthy/allowed_signers': `ci@acme.example ${ci.publicKey}\n`,
      'check.sh': `[ ! -e "$HOME/bad" ] || { printf x >>"$HOME/runs"; echo "not ok 1 - adds"; exit 1; }\n${check}`,
    },
  });
}

/** Another machine proves what is checked out, and ci signs it. */
async function proveElsewhere(branch: ProvedBranch): Promise<void> {
  await branch.judge({ env: { XDG_STATE_HOME: join(branch.home, 'there') } });
  const tree = branch.git('rev-parse', 'HEAD^{tree}').trim();
  const [line = ''] = keptIn(branch).flatMap(one => (one.tree === tree ? one.lines : []));
  replaceBy(branch, envelope(evidenceOf(line), byKey(ci)));
}

describe('an audit', () => {
  it('of evidence that holds runs it again, and says so', async () => {
    const branch = auditedBranch();
    await proveElsewhere(branch);
    const audited = {
      verdict: 'pass',
      evidence: { status: 'kept', why: 'an audit: the evidence for it is put to the test', grade: 'workspace' },
    };
    const second = await branch.judge();
    expect(second).toMatchObject({ ...audited, runs: 2 });
    expect(second.evidence).not.toHaveProperty('refutes');
    expect(await branch.judge()).toMatchObject({ ...audited, runs: 3 });
  });

  it('of none is not asked for where the share is 0', async () => {
    const branch = auditedBranch('0%');
    await proveElsewhere(branch);
    expect(await branch.judge()).toMatchObject({ runs: 1, evidence: { status: 'reused', by: ['ci@acme.example'] } });
  });

  it('never runs what may not be run', async () => {
    const branch = auditedBranch();
    await proveElsewhere(branch);
    expect(await branch.judge({ args: ['--no-run'] })).toMatchObject({ verdict: 'pass', runs: 1 });
  });

  it('of evidence that does not hold fails, and nothing of that signer counts from then on', async () => {
    const branch = auditedBranch();
    await proveElsewhere(branch);
    branch.write({ '../bad': '' });
    const second = await branch.judge();
    expect(second).toMatchObject({
      verdict: 'fail',
      runs: 2,
      evidence: { status: 'kept', refutes: ['ci@acme.example'] },
    });
    expect(branch.git('for-each-ref', '--format=%(refname)', 'refs/landworthy/refuted')).toMatch(
      /^refs\/landworthy\/refuted\/[0-9a-f]{64}\n$/,
    );

    rmSync(branch.path('../bad'));
    branch.commit('Go on', { 'c.txt': 'c\n' });
    await proveElsewhere(branch);
    expect(whyOf(await branch.judge())).toMatch(
      /^`ci@acme\.example` proved it, whose evidence an audit refuted on \d{4}-\d\d-\d\d$/,
    );
  });

  it('says whose evidence it refuted in every report', async () => {
    const branch = auditedBranch();
    await proveElsewhere(branch);
    branch.write({ '../bad': '' });
    const formats = ['pretty', 'markdown', 'github', 'json'];
    const args = formats.flatMap(name => ['--format', `${name}=../${name}.out`]);
    const { exitCode } = await landworthy(branch.dir, ['check', ...args], { env: testEnv(branch.home) });
    expect(exitCode).toBe(1);
    const loud = /ci@acme\\?\.example.* said that it passes, and it fails/;
    for (const name of ['pretty', 'markdown', 'github'])
      expect(readFileSync(branch.path(`../${name}.out`), 'utf8'), name).toMatch(loud);
    expect(JSON.parse(readFileSync(branch.path('../json.out'), 'utf8'))).toMatchObject({
      requirements: [{ evidence: { refutes: ['ci@acme.example'] } }],
    });
  });
});
