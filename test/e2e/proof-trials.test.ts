import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { TrialEvidence } from '../../src/core/evidence/evidence.ts';
import { hasFailed, type ProvedTrial } from '../../src/core/evidence/proved-trial.ts';
import { byKey, envelope, forget, keptIn, onlyLine, plant, type Sign, trialsOf } from '../support/envelopes.ts';
import { landworthy, verdict } from '../support/landworthy.ts';
import { makeKey, type TestKey } from '../support/ssh.ts';
import { createTriedChange, type TriedChange } from '../support/tried-change.ts';

/** Without the change; with all of it; without each of two hunks, of which the test notices one. */
const all = 4;

let ci: TestKey;
let other: TestKey;
beforeAll(() => {
  const folder = mkdtempSync(join(inject('sharedFolder'), 'keys-'));
  [ci, other] = [makeKey(folder), makeKey(folder)];
});

const nothing = 'no evidence is about exactly these inputs';
const untried = 'of these files, with this command, no trial is known';
const untrusted = 'nobody whom the policy trusts has signed it';
const signersFile = '.landworthy/allowed_signers';

function sharedChange({ passes = 'on a', shared = false } = {}) {
  return createTriedChange({
    passes,
    shared,
    proof: 'hunks: 50%',
    unit: 'variables: [], reuse: { from: [ci@acme.example] }',
    base: { [signersFile]: `ci@acme.example ${ci.publicKey}\nother@acme.example ${other.publicKey}\n` },
  });
}

const elsewhere = ({ home }: TriedChange) => ({ XDG_STATE_HOME: join(home, 'there') });
/** The commit at which the change begins. */
const start = ({ git }: TriedChange) => git('merge-base', 'main', 'feature').trim();
const treeBefore = (change: TriedChange) => change.git('rev-parse', `${start(change)}^{tree}`).trim();

/** What another machine tries. */
async function triedElsewhere(change: TriedChange): Promise<TrialEvidence> {
  expect((await change.prove([], elsewhere(change))).runs).toBe(all);
  const trials = trialsOf(onlyLine(change));
  forget(change);
  return trials;
}

const keep = (change: TriedChange, said: TrialEvidence | string, ...signs: readonly Sign[]) =>
  plant(change, `${envelope(said, ...signs)}\n`, { tree: treeBefore(change) });

/** The same with other trials. */
const rewritten = (said: TrialEvidence, rewrite: (trial: ProvedTrial) => ProvedTrial): TrialEvidence => {
  const [first, ...others] = said.trials.map(rewrite);
  if (!first) throw new Error('there are none');
  return { ...said, trials: [first, ...others] };
};

/** What is said of the hunk that no test misses, where it is said that one does. */
const lying = (said: TrialEvidence): TrialEvidence => {
  const truth = said.trials.find(({ end }) => end.kind === 'tested' && hasFailed(end));
  // Of the two trials that pass, the one of the head tells names.
  return rewritten(said, trial =>
    hasFailed(trial.end) || trial.tellsNames || !truth ? trial : { ...trial, end: truth.end },
  );
};

describe('trials that another machine has made', () => {
  let change: TriedChange;
  let said: TrialEvidence;
  beforeAll(async () => {
    change = sharedChange({ shared: true });
    said = await triedElsewhere(change);
  }, 60_000);
  afterEach(() => {
    change.git('branch', '--force', 'main', start(change));
    for (const ref of change.git('for-each-ref', '--format=%(refname)', 'refs/landworthy').split('\n').filter(Boolean))
      change.git('update-ref', '-d', ref);
  });

  it('are not made again where the policy trusts who signed them', async () => {
    keep(change, said, byKey(ci));
    const { runs, outcome, evidence } = await change.prove();
    expect({ runs, outcome }).toMatchObject({
      runs: 0,
      outcome: {
        status: 'pass',
        proof: expect.stringMatching(
          /^1 of 1 test fails without the change, by an assertion, proved on .* UTC by `ci@acme\.example`; .*, 2 of 2 trials proved before, since .* UTC by `ci@acme\.example`$/,
        ),
        notes: ['src/app.conf:10: no test notices when this line is as before'],
      },
    });
    expect(evidence).toMatchObject({ status: 'reused', by: ['ci@acme.example'] });
  });

  it.each<[string, string, () => void]>([
    ['nobody has signed them', untrusted, () => keep(change, said)],
    [
      'the policy does not trust who signed them',
      '`other@acme.example` proved it, whom `reuse.from` does not name',
      () => keep(change, said, byKey(other)),
    ],
    ['the key signed for something else', 'signed in the namespace `git`', () => keep(change, said, byKey(ci, 'git'))],
    [
      'they stand under another tree',
      nothing,
      () => {
        plant(change, `${envelope(said, byKey(ci))}\n`, { tree: change.git('rev-parse', 'HEAD^{tree}').trim() });
      },
    ],
    [
      'what was signed has been edited',
      'the signature of key',
      () => keepEdited(change, envelope(said, byKey(ci)), lying(said)),
    ],
    [
      'their key is not that of what it says they depend on',
      nothing,
      () => {
        const environment = { ...said.document.environment, release: 'Debian 1' };
        keep(change, { ...said, document: { ...said.document, environment } }, byKey(ci));
      },
    ],
    [
      'another command was run',
      untried,
      () =>
        keep(
          change,
          rewritten(said, trial => ({ ...trial, run: 'true' })),
          byKey(ci),
        ),
    ],
    [
      'the policy has another command by now',
      untried,
      () => {
        keep(change, said, byKey(ci));
        land(change, 'sh test/check.sh', 'sh ./test/check.sh');
      },
    ],
    [
      'the policy asks for more by now',
      'since something was tried, `probes` in the policy was `[]`, is `["uname"]`',
      () => {
        keep(change, said, byKey(ci));
        land(change, 'variables: []', 'variables: [], probes: [uname]');
      },
    ],
    [
      'the policy does not trust them any more',
      '`ci@acme.example` proved it, whom `reuse.from` does not name',
      () => {
        keep(change, said, byKey(ci));
        land(change, 'from: [ci@acme.example]', 'from: [qa@acme.example]');
      },
    ],
    [
      'they are older than the policy lets them be',
      'older than `max-age`',
      () => {
        const finishedOn = new Date(Date.now() - 3_600_000);
        keep(
          change,
          rewritten(said, trial => ({ ...trial, finishedOn })),
          byKey(ci),
        );
        land(change, 'from: [ci@acme.example]', 'from: [ci@acme.example], max-age: 30m');
      },
    ],
    [
      'one whom the policy trusts says that a trial failed, and another one that it passed',
      'it is flaky, or was: with exactly these inputs it failed on',
      () => {
        keep(change, said, byKey(ci));
        keep(change, lying(said), byKey(other));
        land(change, 'from: [ci@acme.example]', 'from: ["*@acme.example"]');
      },
    ],
  ])('are not known where %s', async (_, why, prepare) => {
    prepare();
    expect((await change.prove(['--no-run'])).outcome).toMatchObject({
      status: 'error',
      message:
        expect.stringMatching(/^a trial would have to be run, and nothing may: /) && expect.stringContaining(why),
    });
  });

  it('are believed though they lie where nothing is audited, which is why the base says whose count', async () => {
    keep(change, lying(said), byKey(ci));
    expect(await change.prove()).toMatchObject({
      runs: 0,
      outcome: { proof: expect.stringContaining('; 2 of 2 hunks are noticed') },
    });
  });

  it('are put to the test by audits, and whose do not hold count no more', async () => {
    keep(change, lying(said), byKey(ci));
    land(change, 'from: [ci@acme.example]', 'from: [ci@acme.example], audit: 100%');
    const { runs, outcome, evidence } = await change.prove();
    expect(runs).toBe(all);
    expect(outcome).toMatchObject({ proof: expect.stringContaining('; 1 of 2 hunks are noticed') });
    expect(evidence).toMatchObject({ status: 'kept', refutes: ['ci@acme.example'] });
    forget(change);
    keep(change, said, byKey(ci));
    expect((await change.prove(['--no-run'])).outcome).toMatchObject({
      message: expect.stringContaining('whose evidence an audit refuted'),
    });
  });
});

describe('trials that this machine has made', () => {
  it('are not known where what is kept of them was edited', async () => {
    const change = sharedChange();
    await change.prove();
    const line = onlyLine(change);
    forget(change);
    keepEdited(change, line, lying(trialsOf(line)));
    expect((await change.prove(['--no-run'])).outcome).toMatchObject({
      message: `a trial would have to be run, and nothing may: ${untrusted}`,
    });
  });

  it('stand in one statement, however often something is tried', async () => {
    const change = sharedChange();
    await change.prove();
    expect(trialsOf(onlyLine(change)).trials).toHaveLength(all);
    const text = change.git('show', 'HEAD:src/app.conf');
    change.commit('Say more', { 'src/app.conf': text.replace('b=1', 'b=1 # more') });
    await change.prove();
    expect(trialsOf(onlyLine(change)).trials).toHaveLength(all + 2);
    expect(keptIn(change).map(({ tree }) => tree)).toEqual([treeBefore(change)]);
  });

  it('do not become its own where others have signed them', async () => {
    const change = sharedChange();
    keep(change, await triedElsewhere(change), byKey(ci));
    const text = change.git('show', 'HEAD:src/app.conf');
    change.commit('Say more', { 'src/app.conf': text.replace('b=1', 'b=1 # more') });
    await change.prove();
    const own = keptIn(change).flatMap(({ lines }) => lines.filter(line => line.includes('"machine:')));
    expect(own.map(line => trialsOf(line).trials.length)).toEqual([2]);
  });
});

describe('what cannot matter to the tests makes no other trials:', () => {
  it('a change record, and words for people', async () => {
    const change = sharedChange();
    await change.prove();
    change.commit('Say why', { '.landworthy/changes/on.yml': 'goal: It is on.\n', 'README.md': '# On\n' });
    expect((await change.prove()).runs).toBe(0);
  });

  it('but what the tests look at does', async () => {
    const change = sharedChange({ passes: 'on a && grep -qs On README.md' });
    change.commit('Say why', { 'README.md': '# On\n' });
    // The head as it is, because without the words its test fails.
    expect(await change.prove()).toMatchObject({ runs: all + 1, outcome: { status: 'pass' } });
    expect((await change.prove()).runs).toBe(0);
    change.commit('Say more', { 'README.md': '# On, and on\n' });
    // Neither the base, nor the head without words.
    expect((await change.prove()).runs).toBe(all - 1);
  });
});

describe('the commands for evidence', () => {
  it('share trials between two clones, and tell of them', async () => {
    const change = sharedChange();
    const { dir, home, git } = change;
    git('clone', '--quiet', '--bare', dir, '../remote.git');
    git('remote', 'add', 'origin', '../remote.git');
    git('fetch', '--quiet', 'origin');
    await change.prove();
    const run = (cwd: string, ...args: string[]) => landworthy(cwd, ['evidence', ...args], { env: elsewhere(change) });
    const own = (...args: string[]) => landworthy(dir, ['evidence', ...args]);
    expect((await own('list')).stdout).toMatch(
      /^[0-9a-f]{12} {2}tests\.unit {2}4 trials, 2 failed {2}clean {2}just now {2}this machine\n$/,
    );
    expect((await own('push', '--key', ci.path)).stderr).toBe(
      '1 new run on `origin`, 0 there before; 1 envelope signed now\n',
    );
    git('clone', '--quiet', '--branch', 'feature', '../remote.git', '../clone');
    const clone = join(home, 'clone');
    expect((await run(clone, 'fetch')).stderr).toMatch(/^1 new run about the tree /);
    expect((await run(clone, 'verify')).stdout).toMatch(/^holds {6}tests\.unit \([0-9a-f]{12}\): ci@acme\.example\n$/);
    expect((await run(clone, 'show', 'tests.unit')).stdout).toMatch(
      /^tests\.unit: 4 trials, 2 failed\n[\s\S]*the trials, by the tree of their files\n(?: {2}[0-9a-f]{12} {2}(?:passed|failed) {2}sh test\/check\.sh\n){4}the key is/,
    );
    const { requirements } = await verdict(clone, ['--only', 'proof', '--partial', '--no-run'], {
      env: elsewhere(change),
    });
    expect(requirements[0]).toMatchObject({ outcome: { status: 'pass' }, evidence: { by: ['ci@acme.example'] } });
  });

  it('tell why something would be tried', async () => {
    const change = sharedChange();
    const why = async () => (await landworthy(change.dir, ['evidence', 'why', 'proof.unit'])).stdout;
    const would = 'proof.unit would be run: a trial would have to be run, and nothing may: ';
    expect(await why()).toBe(`${would}${nothing}\n`);
    await change.prove();
    expect(await why()).toBe('proof.unit is not run again: all that it tries is proved\n');
    land(change, 'variables: []', 'variables: [MODE]');
    expect(await why()).toBe(
      `${would}since something was tried, \`variables\` in the policy was \`[]\`, is \`["MODE"]\`, and 1 more differ\n`,
    );
  });

  it('hand the trials of one job over to another one', async () => {
    const change = sharedChange();
    const env = { CI: 'true' };
    await change.prove([], env);
    await landworthy(change.dir, ['evidence', 'export', '../trials.jsonl'], { env });
    forget(change);
    expect(await change.prove(['--no-run'], env)).toMatchObject({ runs: 0, outcome: { status: 'error' } });
    expect(await change.prove(['--no-run', '--evidence', '../trials.jsonl'], env)).toMatchObject({
      runs: 0,
      outcome: { status: 'pass' },
    });
  });
});

/** Something else under the signatures of this envelope. */
function keepEdited(change: TriedChange, line: string, edited: TrialEvidence): void {
  const { signatures } = JSON.parse(line) as { signatures: unknown };
  const text = JSON.stringify({ ...JSON.parse(envelope(edited)), signatures });
  plant(change, `${text}\n`, { tree: treeBefore(change) });
}

/** Edits the policy on `main`, and comes back. */
function land(change: TriedChange, from: string, to: string): void {
  const text = change.git('show', 'main:landworthy.yml');
  if (!text.includes(from)) throw new Error(`the policy has no ${from}`);
  change.git('switch', '--quiet', 'main');
  change.commit('Go on', { 'landworthy.yml': text.replace(from, to) });
  change.git('switch', '--quiet', 'feature');
}
