import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { preAuthEncoding } from '../../src/core/evidence/format/envelope.ts';
import { landworthy } from '../support/landworthy.ts';
import { createBranch, type ProvedBranch } from '../support/proved-branch.ts';
import { testEnv } from '../support/repository.ts';
import { makeKey, sshVerifies } from '../support/ssh.ts';

const policy = 'commands:\n  lint: { run: sh -n check.sh }\n';

async function attested(
  branch: ProvedBranch,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) {
  const { exitCode, stderr } = await landworthy(branch.dir, ['check', '--attest', '../vsa.json', ...args], {
    env: { ...testEnv(branch.home), ...env },
  });
  const file = branch.path('../vsa.json');
  return { exitCode, stderr, text: existsSync(file) ? readFileSync(file, 'utf8') : undefined };
}

/** By https://slsa.dev/spec/v1.1/verification_summary */
function summaryOf(branch: ProvedBranch, more: object = {}) {
  const id = (name: string) => branch.git('rev-parse', name).trim();
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [
      {
        name: 'feature',
        digest: { gitCommit: id('feature'), gitTree: id('feature^{tree}') },
        annotations: { sourceRefs: ['refs/heads/feature'] },
      },
    ],
    predicateType: 'https://slsa.dev/verification_summary/v1',
    predicate: {
      verifier: {
        id: 'https://github.com/landworthy/landworthy',
        version: { landworthy: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      },
      timeVerified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      resourceUri: 'git+https://git.example/acme/pay',
      policy: {
        uri: `git+https://git.example/acme/pay@${id('main')}#landworthy.yml`,
        digest: { gitBlob: id('main:landworthy.yml') },
      },
      inputAttestations: [expect.any(Object), expect.any(Object)].map(() => ({
        digest: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      })),
      verificationResult: 'PASSED',
      verifiedLevels: ['ORG_SOURCE_LANDWORTHY_PUSH', 'ORG_SOURCE_TESTED'],
      ...more,
    },
  };
}

function branchWithRemote(files: Readonly<Record<string, string>> = {}): ProvedBranch {
  const branch = createBranch({ policy, files });
  branch.git('remote', 'add', 'origin', 'https://user:secret@git.example/acme/pay.git');
  return branch;
}

describe('a verdict that is attested', () => {
  it('is a verification summary with all evidence that it rests on, made now or before', async () => {
    const branch = branchWithRemote();
    await branch.judge({ args: ['--only', 'tests', '--partial'] });
    const { exitCode, text = '' } = await attested(branch, ['--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(text)).toEqual(summaryOf(branch));
    const digests = (JSON.parse(text) as ReturnType<typeof summaryOf>).predicate.inputAttestations;
    const { report } = await branch.judge();
    const evidence = report.requirements.map(one => one.evidence);
    expect(evidence).toMatchObject(digests.map(({ digest }) => ({ status: 'reused', digest: digest.sha256 })));
  });

  it('says FAILED where the verdict is not pass', async () => {
    const branch = branchWithRemote({ 'check.sh': 'echo "not ok 1 - adds"\necho 1..1\nexit 1\n' });
    const { exitCode, text = '' } = await attested(branch);
    expect(exitCode).toBe(1);
    const failed = { verificationResult: 'FAILED', verifiedLevels: ['FAILED'] };
    expect(JSON.parse(text)).toEqual(summaryOf(branch, failed));
  });

  it('says FAILED where the verdict is undecided', async () => {
    const branch = branchWithRemote();
    const { exitCode, text = '' } = await attested(branch, ['--no-run']);
    expect(exitCode).toBe(2);
    const failed = { verificationResult: 'FAILED', verifiedLevels: ['FAILED'], inputAttestations: [] };
    expect(JSON.parse(text)).toEqual(summaryOf(branch, failed));
  });

  it.each(['--key', 'LANDWORTHY_SIGNING_KEY'])('is signed so that `ssh-keygen` accepts it: %s', async how => {
    const branch = branchWithRemote();
    const key = makeKey(branch.home);
    const [args, env] = how === '--key' ? [[how, key.path], {}] : [[], { [how]: key.path }];
    const { exitCode, text = '' } = await attested(branch, args, env);
    expect(exitCode).toBe(0);
    const { payloadType, payload, signatures } = JSON.parse(text) as {
      payloadType: string;
      payload: string;
      signatures: { sig: string }[];
    };
    const bytes = Buffer.from(payload, 'base64');
    expect(payloadType).toBe('application/vnd.in-toto+json');
    expect(JSON.parse(bytes.toString())).toEqual(summaryOf(branch));
    expect(signatures).toHaveLength(1);
    const signature = Buffer.from(signatures[0]?.sig ?? '', 'base64').toString();
    const allowed = {
      list: `ci@acme.example namespaces="evidence@landworthy" ${key.publicKey}\n`,
      principal: 'ci@acme.example',
    };
    const folder = mkdtempSync(join(branch.home, 'verify-'));
    expect(sshVerifies(signature, preAuthEncoding(payloadType, bytes), folder, allowed)).toBe(true);
    const other = Buffer.from(bytes.toString().replace('PASSED', 'FAILED'));
    expect(sshVerifies(signature, preAuthEncoding(payloadType, other), folder, allowed)).toBe(false);
  });

  it('is none for what is not committed', async () => {
    const branch = branchWithRemote();
    branch.write({ 'a.txt': 'A\n' });
    const { exitCode, stderr, text } = await attested(branch);
    expect({ exitCode, text }).toEqual({ exitCode: 2, text: undefined });
    expect(stderr).toContain('what is not committed cannot be attested');
  });
});
