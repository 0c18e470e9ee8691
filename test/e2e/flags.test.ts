import { describe, expect, it } from 'vitest';
import { verdict } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

const policy = `version: 1
base: main
flags:
  payments:
    registry: { file: flags.json, format: flagd }
    default: off
    owner: required
    expires-within: 90d
`;
const inThirtyDays = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const registry = (name: string, defaultVariant: string) => {
  const metadata = { owner: 'payments', expires: inThirtyDays };
  return JSON.stringify({
    flags: { [name]: { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant, metadata } },
  });
};
const record = { '.landworthy/changes/refunds.yml': 'flags: [refunds-v2]\n' };
const using = { 'src/refunds.ts': "export const settle = () => (isOn('refunds-v2') ? fast() : slow());\n" };

/** The verdict on a branch that adds these files, and the codes of what is wrong with it. */
async function judge(files: Record<string, string>) {
  const repository = createRepository({ 'landworthy.yml': policy, 'flags.json': '{"flags": {}}\n' });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Settle refunds faster', files);
  const report = await verdict(repository.dir);
  const outcome = report.requirements[0]?.outcome;
  return [
    report.verdict,
    report.exitCode,
    outcome?.status === 'fail' ? outcome.findings.map(({ code }) => code) : outcome,
  ];
}

describe('a flag that is named', () => {
  it('passes when it is registered, off, owned, soon to go and used', async () => {
    const proof = `\`refunds-v2\` is registered in \`flags.json\`, off by default, owned by payments, expires on ${inThirtyDays}, used at src/refunds.ts:1`;
    expect(await judge({ ...record, ...using, 'flags.json': registry('refunds-v2', 'off') })).toEqual([
      'pass',
      0,
      { status: 'pass', proof },
    ]);
  });

  it('does not pass when it is not registered', async () => {
    expect(await judge({ ...record, ...using })).toEqual(['fail', 1, ['flags.unregistered']]);
  });

  it('does not pass when it is on', async () => {
    const files = { ...record, ...using, 'flags.json': registry('refunds-v2', 'on') };
    expect(await judge(files)).toEqual(['fail', 1, ['flags.not-off']]);
  });

  it('does not pass when the change does not use it', async () => {
    const files = { ...record, 'src/refunds.ts': '// refunds-v2\n', 'flags.json': registry('refunds-v2', 'off') };
    expect(await judge(files)).toEqual(['fail', 1, ['flags.unused']]);
  });

  it('does not pass when nobody named it', async () => {
    expect(await judge({ 'src/refunds.ts': 'settle();\n' })).toEqual(['fail', 1, ['flags.missing']]);
  });
});

it('is told apart from the same name in another case of letters, or with more letters', async () => {
  const files = {
    ...record,
    'src/a.ts': "isOn('Refunds-v2', 'refunds-v20');\n",
    'flags.json': registry('refunds-v2', 'off'),
  };
  expect(await judge(files)).toEqual(['fail', 1, ['flags.unused']]);
});

it('refuses a misspelt key of the policy', async () => {
  const repository = createRepository({ 'landworthy.yml': policy.replace('owner:', 'ownre:') });
  await expect(verdict(repository.dir)).rejects.toThrow('unknown key `ownre`');
});

it('refuses rules beside `stale`, which would do nothing', async () => {
  const repository = createRepository({ 'landworthy.yml': `${policy}    stale: all\n` });
  await expect(verdict(repository.dir)).rejects.toThrow('beside `stale`, only `registry` and `used-in` mean anything');
});
