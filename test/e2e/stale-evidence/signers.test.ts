import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { byKey, envelope, evidenceOf, forget, onlyLine, plant, replaceBy } from '../../support/envelopes.ts';
import { createBranch, type ProvedBranch, policyOf, whyOf } from '../../support/proved-branch.ts';
import { makeKey, type TestKey } from '../../support/ssh.ts';

const signersFile = '.landworthy/allowed_signers';
const sets = 'signers: { ci: [ci@acme.example], maintainers: ["*@core.acme.example"] }\n';

let ci: TestKey;
let bob: TestKey;
let other: TestKey;
beforeAll(() => {
  const folder = mkdtempSync(join(inject('sharedFolder'), 'keys-'));
  [ci, bob, other] = [makeKey(folder), makeKey(folder), makeKey(folder)];
});

const listed = (principal: string, key: TestKey, options = '') =>
  `${[principal, options, key.publicKey].filter(Boolean).join(' ')}\n`;

interface Trust {
  /** Keys of `reuse`. */
  readonly reuse?: string;
  /** The base's list; without it, ci and bob. */
  readonly allowed?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** A branch whose evidence was proved on another machine, and is not signed yet. */
async function provedElsewhere({ reuse = 'from: [ci]', allowed, files = {} }: Trust = {}) {
  const branch = createBranch({
    unit: `variables: [], reuse: { ${reuse} }`,
    policy: sets,
    files: {
      [signersFile]: allowed ?? listed('ci@acme.example', ci) + listed('bob@core.acme.example', bob),
      ...files,
    },
  });
  await branch.judge({ env: { XDG_STATE_HOME: join(branch.home, 'there') } });
  const evidence = evidenceOf(onlyLine(branch));
  forget(branch);
  return { branch, evidence };
}

/** How the second machine takes it. */
async function judged(branch: ProvedBranch) {
  const second = await branch.judge();
  return { runs: second.runs, why: whyOf(second) };
}

const untrusted = 'nobody whom the policy trusts has signed it';

describe('what another machine has proved', () => {
  it('is reused where the policy trusts who signed it', async () => {
    const { branch, evidence } = await provedElsewhere();
    replaceBy(branch, envelope(evidence, byKey(ci)));
    expect(await branch.judge()).toMatchObject({
      verdict: 'pass',
      runs: 1,
      evidence: { status: 'reused', by: ['ci@acme.example'] },
    });
  });

  it('is run again where nobody has signed it', async () => {
    const { branch, evidence } = await provedElsewhere();
    replaceBy(branch, envelope(evidence));
    expect(await judged(branch)).toEqual({ runs: 2, why: untrusted });
  });

  it('is run again where the policy trusts nobody', async () => {
    const { branch, evidence } = await provedElsewhere({ reuse: '' });
    replaceBy(branch, envelope(evidence, byKey(ci)));
    expect(await judged(branch)).toEqual({
      runs: 2,
      why: '`ci@acme.example` proved it, whom `reuse.from` does not name',
    });
  });

  it('is run again where its signer is none whom the policy names', async () => {
    const { branch, evidence } = await provedElsewhere();
    replaceBy(branch, envelope(evidence, byKey(bob)));
    const why = '`bob@core.acme.example` proved it, whom `reuse.from` does not name';
    expect(await judged(branch)).toEqual({ runs: 2, why });
  });

  it('is run again where the key is in no list', async () => {
    const { branch, evidence } = await provedElsewhere();
    replaceBy(branch, envelope(evidence, byKey(other)));
    const why = `key ${other.fingerprint} is not in \`${signersFile}\``;
    expect(await judged(branch)).toEqual({ runs: 2, why });
  });

  it('is run again where the base has no list', async () => {
    const { branch, evidence } = await provedElsewhere({ allowed: '' });
    replaceBy(branch, envelope(evidence, byKey(ci)));
    expect(await judged(branch)).toEqual({ runs: 2, why: `key ${ci.fingerprint} is not in \`${signersFile}\`` });
  });

  it('is run again where only the branch lists the key', async () => {
    const { branch, evidence: before } = await provedElsewhere({ allowed: listed('bob@core.acme.example', bob) });
    branch.commit('Trust ci', { [signersFile]: listed('ci@acme.example', ci) });
    const tree = branch.git('rev-parse', 'HEAD^{tree}').trim();
    await branch.judge({ env: { XDG_STATE_HOME: join(branch.home, 'there') } });
    const evidence = evidenceOf(onlyLine(branch));
    expect([evidence.document.tree, before.document.tree]).toEqual([tree, expect.not.stringContaining(tree)]);
    replaceBy(branch, envelope(evidence, byKey(ci)));
    expect(await judged(branch)).toEqual({ runs: 3, why: `key ${ci.fingerprint} is not in \`${signersFile}\`` });
  });

  it('is run again where only the policy of the branch trusts the signer', async () => {
    const { branch } = await provedElsewhere({ reuse: '' });
    const own = policyOf({ unit: 'variables: [], reuse: { from: [ci] }', policy: sets });
    branch.commit('Trust ci', { 'landworthy.yml': own });
    await branch.judge({ env: { XDG_STATE_HOME: join(branch.home, 'there') } });
    replaceBy(branch, envelope(evidenceOf(onlyLine(branch)), byKey(ci)));
    expect(await judged(branch)).toEqual({
      runs: 3,
      why: '`ci@acme.example` proved it, whom `reuse.from` does not name',
    });
  });

  it('is run again as soon as the base does not list the key any more', async () => {
    const { branch, evidence } = await provedElsewhere();
    replaceBy(branch, envelope(evidence, byKey(ci)));
    branch.land({ [signersFile]: listed('bob@core.acme.example', bob) });
    expect(await judged(branch)).toEqual({ runs: 2, why: `key ${ci.fingerprint} is not in \`${signersFile}\`` });
  });

  it.each([
    ['has expired', 'valid-before="20260101Z"', 'has expired on 2026-01-01'],
    ['is not valid yet', 'valid-after="21260101Z"', 'is not valid before 2126-01-01'],
    ['may only sign commits', 'namespaces="git"', `may not sign evidence (namespaces="git" in \`${signersFile}\`)`],
  ])('is run again where the key %s', async (_, options, why) => {
    const { branch, evidence } = await provedElsewhere({ allowed: listed('ci@acme.example', ci, options) });
    replaceBy(branch, envelope(evidence, byKey(ci)));
    expect(await judged(branch)).toEqual({ runs: 2, why: `key ${ci.fingerprint} ${why}` });
  });

  it('is run again where the key had not expired when it says that it was signed', async () => {
    const { branch, evidence } = await provedElsewhere({
      allowed: listed('ci@acme.example', ci, 'valid-before="20260101Z"'),
    });
    const longAgo = new Date('2025-06-01T12:00:00Z');
    replaceBy(branch, envelope({ ...evidence, startedOn: longAgo, finishedOn: longAgo }, byKey(ci)));
    expect(await judged(branch)).toEqual({ runs: 2, why: `key ${ci.fingerprint} has expired on 2026-01-01` });
  });

  it.each([
    ['as a public key', (key: TestKey) => key.publicKey],
    ['by its fingerprint', (key: TestKey) => key.fingerprint],
  ])('is run again where the base revokes the key %s', async (_, how) => {
    const { branch, evidence } = await provedElsewhere();
    replaceBy(branch, envelope(evidence, byKey(ci)));
    branch.land({ '.landworthy/revoked_keys': `# stolen\n${how(ci)}\n` });
    const why = `key ${ci.fingerprint} is revoked by \`.landworthy/revoked_keys\``;
    expect(await judged(branch)).toEqual({ runs: 2, why });
  });

  it('is run again where the list of revoked keys cannot be understood', async () => {
    const { branch, evidence } = await provedElsewhere({
      files: { '.landworthy/revoked_keys': 'ssh-ed25519 broken\n' },
    });
    replaceBy(branch, envelope(evidence, byKey(ci)));
    expect(await judged(branch)).toEqual({
      runs: 2,
      why: expect.stringMatching(
        /^no signature counts, because `\.landworthy\/revoked_keys` cannot be understood: line 1/,
      ),
    });
  });

  it('is run again where the key signed for something else', async () => {
    const { branch, evidence } = await provedElsewhere();
    replaceBy(branch, envelope(evidence, byKey(ci, 'git')));
    const why = `key ${ci.fingerprint} signed in the namespace \`git\`, not \`evidence@landworthy\``;
    expect(await judged(branch)).toEqual({ runs: 2, why });
  });

  it('is run again where the signature is over something else', async () => {
    const { branch, evidence } = await provedElsewhere();
    const flaky = JSON.parse(envelope({ ...evidence, flaky: true }, byKey(ci))) as { signatures: unknown };
    const now = JSON.parse(envelope(evidence)) as object;
    replaceBy(branch, JSON.stringify({ ...now, signatures: flaky.signatures }));
    const why = `the signature of key ${ci.fingerprint} is not one over this envelope`;
    expect(await judged(branch)).toEqual({ runs: 2, why });
  });

  it("is run again where another key's signature says that it is that key's", async () => {
    const { branch, evidence } = await provedElsewhere();
    replaceBy(
      branch,
      envelope(evidence, payload => ({ keyid: ci.fingerprint, sig: byKey(other)(payload).sig })),
    );
    expect(await judged(branch)).toEqual({ runs: 2, why: `key ${other.fingerprint} is not in \`${signersFile}\`` });
  });

  it('is run again where a signature poses as the mark of a machine', async () => {
    const { branch, evidence } = await provedElsewhere();
    replaceBy(
      branch,
      envelope(evidence, payload => ({ keyid: 'machine:0123456789abcdef', sig: byKey(ci)(payload).sig })),
    );
    expect(await judged(branch)).toEqual({ runs: 2, why: untrusted });
  });

  it('is run again where a signer whom the policy trusts saw it fail', async () => {
    const { branch, evidence } = await provedElsewhere({ reuse: 'from: [ci, maintainers]' });
    replaceBy(
      branch,
      envelope(evidence, byKey(ci)),
      envelope({ ...evidence, result: 'FAILED', run: { ...evidence.run, exitCode: 1 } }, byKey(bob)),
    );
    expect(await judged(branch)).toEqual({
      runs: 2,
      why: expect.stringMatching(/^it is flaky, or was: with exactly these inputs it failed on /),
    });
  });

  it('is reused where somebody whom nobody trusts claims that it fails', async () => {
    const { branch, evidence } = await provedElsewhere();
    replaceBy(branch, envelope(evidence, byKey(ci)), envelope({ ...evidence, result: 'FAILED' }, byKey(other)));
    expect(await judged(branch)).toEqual({ runs: 1, why: 'reused' });
  });

  it('is run again where its signer proved it where somebody works, and the grade `clean` is asked for', async () => {
    const { branch, evidence } = await provedElsewhere({ reuse: 'from: [ci], grade: clean' });
    replaceBy(branch, envelope({ ...evidence, grade: 'workspace' }, byKey(ci)));
    const why = 'it was proved where somebody works, and the policy asks for the grade `clean`';
    expect(await judged(branch)).toEqual({ runs: 2, why });
  });
});

describe('where two must have proved it, it is run again', () => {
  const reuse = 'from: [ci, maintainers], threshold: 2';

  it('for one principal with two keys', async () => {
    const allowed = listed('ci@acme.example', ci) + listed('ci@acme.example', other);
    const { branch, evidence } = await provedElsewhere({ reuse, allowed });
    replaceBy(branch, envelope(evidence, byKey(ci), byKey(other)), envelope(evidence, byKey(other)));
    expect(await judged(branch)).toEqual({ runs: 2, why: '2 must have proved it, and only 1 did' });
  });

  it('for two principals with one key', async () => {
    const allowed = listed('ci@acme.example', ci) + listed('bob@core.acme.example', ci);
    const { branch, evidence } = await provedElsewhere({ reuse, allowed });
    replaceBy(branch, envelope(evidence, byKey(ci), byKey(ci)));
    expect(await judged(branch)).toEqual({ runs: 2, why: '2 must have proved it, and only 1 did' });
  });

  it('for one of them, and this machine itself', async () => {
    const { branch, evidence } = await provedElsewhere({ reuse });
    await branch.judge();
    plant(branch, `${envelope(evidence, byKey(ci))}\n`);
    expect(await judged(branch)).toEqual({ runs: 3, why: '2 must have proved it, and only 1 did' });
  });

  it('but not for two, in one envelope or in two', async () => {
    const { branch, evidence } = await provedElsewhere({ reuse });
    replaceBy(branch, envelope(evidence, byKey(ci), byKey(bob)));
    expect(await judged(branch)).toEqual({ runs: 1, why: 'reused' });
    replaceBy(branch, envelope(evidence, byKey(ci)), envelope(evidence, byKey(bob)));
    expect(await judged(branch)).toEqual({ runs: 1, why: 'reused' });
  });
});

describe('where the authors of a change do not count, it is run again', () => {
  const reuse = 'from: [maintainers], not-author: true';

  it('on the machine that proved it', async () => {
    const { branch } = await provedElsewhere({ reuse });
    await branch.judge();
    const why = 'it was proved here, and an author of the change does not count';
    expect(await judged(branch)).toEqual({ runs: 3, why });
  });

  it('where one of them signed it, whatever the letters of the e-mail', async () => {
    const { branch, evidence } = await provedElsewhere({ reuse });
    branch.git('commit', '--quiet', '--amend', '--no-edit', '--author=Bob <BOB@core.acme.example>');
    replaceBy(branch, envelope(evidence, byKey(bob)));
    const why = '`bob@core.acme.example` proved it, who is an author of the change';
    expect(await judged(branch)).toEqual({ runs: 2, why });
  });

  it('where one of them is named as a co-author', async () => {
    const { branch, evidence } = await provedElsewhere({ reuse });
    const message = 'Add b\n\nCo-authored-by: Bob <bob@core.acme.example>';
    branch.git('commit', '--quiet', '--amend', '--message', message);
    replaceBy(branch, envelope(evidence, byKey(bob)));
    const why = '`bob@core.acme.example` proved it, who is an author of the change';
    expect(await judged(branch)).toEqual({ runs: 2, why });
  });

  it('but not where somebody else did', async () => {
    const { branch, evidence } = await provedElsewhere({ reuse });
    replaceBy(branch, envelope(evidence, byKey(bob)));
    expect(await judged(branch)).toEqual({ runs: 1, why: 'reused' });
  });
});
