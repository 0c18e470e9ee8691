import { describe, expect, it } from 'vitest';
import { type BranchOptions, createBranch, whyOf } from '../../support/proved-branch.ts';

const ran = 'printf x >>"$HOME/runs"\n';
const tap = 'echo "ok 1 - adds"\necho 1..1\n';
const nothing = 'no evidence is about exactly these inputs';

/** A run that nobody may rely on. */
interface Doubtful extends BranchOptions {
  readonly title: string;
  readonly script: string;
  readonly verdict: 'pass' | 'fail' | 'undecided';
  /** Why it is no evidence; the digest of a failure is kept. */
  readonly evidence: object;
  /** Why the second one is run. */
  readonly why: string;
}

const failed = expect.stringMatching(/^with exactly these inputs it failed on \d{4}-\d\d-\d\d$/) as string;
const flaky = 'it is flaky: with exactly these inputs it failed before it passed';
const none = (reason: string) => ({ status: 'none', why: nothing, reason });

describe('a run is no evidence that', () => {
  it.each<Doubtful>([
    {
      title: 'wrote to a file of the tree, and put it back',
      script: `${ran}cp a.txt "$HOME/a"\necho b >a.txt\ncat "$HOME/a" >a.txt\n${tap}`,
      verdict: 'pass',
      evidence: none('`a.txt` was written to while it ran'),
      why: nothing,
    },
    {
      title: 'wrote to a file of the tree, and put it back with its time',
      script: `${ran}cp -p a.txt "$HOME/a"\necho b >a.txt\ncp -p "$HOME/a" a.txt\n${tap}`,
      verdict: 'pass',
      evidence: none('`a.txt` was written to while it ran'),
      why: nothing,
    },
    {
      title: 'replaced a file of the tree by its like',
      script: `${ran}cp -p a.txt a.new\nmv a.new a.txt\n${tap}`,
      verdict: 'pass',
      evidence: none('`a.txt` was written to while it ran'),
      why: nothing,
    },
    {
      title: 'changed a file of the tree',
      script: `${ran}echo b >>a.txt\n${tap}`,
      verdict: 'undecided',
      evidence: none('files changed while it ran'),
      why: nothing,
    },
    {
      title: 'changed what is installed',
      files: { '.gitignore': 'node_modules\n', 'package.json': '{}\n' },
      script: `${ran}mkdir -p node_modules/left\ndate +%N >node_modules/left/index.js\n${tap}`,
      verdict: 'pass',
      evidence: none('while it ran, `node_modules` is there, was not'),
      why: nothing,
    },
    {
      title: 'left a new file',
      script: `${ran}date +%N >"left-$(date +%N).txt"\n${tap}`,
      verdict: 'pass',
      evidence: {
        status: 'none',
        reason: expect.stringMatching(/left-\d+\.txt/),
      },
      why: nothing,
    },
    {
      title: 'failed',
      script: `${ran}echo "not ok 1 - adds"\necho 1..1\nexit 1\n`,
      verdict: 'fail',
      evidence: { status: 'kept', why: nothing },
      why: failed,
    },
    {
      title: 'passed by its numbers, and exited with 1',
      script: `${ran}${tap}exit 1\n`,
      verdict: 'fail',
      evidence: { status: 'kept', why: nothing },
      why: failed,
    },
    {
      title: 'exited with 0, and failed by its numbers',
      script: `${ran}echo "not ok 1 - adds"\necho 1..1\n`,
      verdict: 'fail',
      evidence: { status: 'kept', why: nothing },
      why: failed,
    },
    {
      title: 'passed at the second try',
      unit: 'retries: 1',
      script: `${ran}[ "$(cat "$HOME/runs")" != x ] || { echo "not ok 1 - adds"; echo 1..1; exit 1; }\n${tap}`,
      verdict: 'pass',
      evidence: { status: 'kept', why: nothing },
      why: flaky,
    },
    {
      title: 'ran no test',
      script: `${ran}echo 1..0\n`,
      verdict: 'fail',
      evidence: { status: 'kept', why: nothing },
      why: failed,
    },
    {
      title: 'skipped its only test',
      script: `${ran}echo "ok 1 - adds # SKIP"\necho 1..1\n`,
      verdict: 'fail',
      evidence: { status: 'kept', why: nothing },
      why: failed,
    },
    {
      title: 'was cut off in its report',
      script: `${ran}echo 1..2\necho "ok 1 - adds"\n`,
      verdict: 'fail',
      evidence: { status: 'kept', why: nothing },
      why: failed,
    },
    {
      title: 'took longer than it may',
      unit: 'timeout: 200ms',
      script: `${ran}${tap}exec sleep 20\n`,
      verdict: 'fail',
      evidence: { status: 'kept', why: nothing },
      why: failed,
    },
  ])('$title', async ({ title: _, script, verdict, evidence, why, ...options }) => {
    const branch = createBranch({ ...options, files: { ...options.files, 'check.sh': script } });
    const first = await branch.judge();
    expect({ verdict: first.verdict, evidence: first.evidence }).toMatchObject({ verdict, evidence });
    const before = branch.runs();
    branch.git('checkout', '--quiet', '--', '.');
    branch.git('clean', '--quiet', '--force', '-d');
    const second = await branch.judge();
    expect(second.runs).toBeGreaterThan(before);
    expect(whyOf(second)).toEqual(why);
  });

  it('passed, after it had failed with nothing changed', async () => {
    const script = `${ran}[ -e "$HOME/mended" ] || exit 1\n${tap}`;
    const branch = createBranch({ files: { 'check.sh': script } });
    expect(await branch.judge()).toMatchObject({ verdict: 'fail', evidence: { status: 'kept' } });
    branch.write({ '../mended': '' });
    expect(await branch.judge()).toMatchObject({ verdict: 'pass', evidence: { status: 'kept', why: failed } });
    const third = await branch.judge();
    expect({ runs: third.runs, why: whyOf(third) }).toEqual({
      runs: 3,
      why: expect.stringMatching(/^it is flaky, or was: with exactly these inputs it failed on \d{4}-\d\d-\d\d$/),
    });
  });

  it('went on while somebody else edited a file, and restored it', async () => {
    const script = `${ran}touch "$HOME/runs-now"\nwhile [ ! -e "$HOME/go-on" ]; do sleep 0.02; done\n${tap}`;
    const branch = createBranch({ files: { 'check.sh': script } });
    const judged = branch.judge();
    await branch.appears('../runs-now');
    branch.write({ 'a.txt': 'b\n' });
    branch.write({ 'a.txt': 'a\n', '../go-on': '' });
    expect(await judged).toMatchObject({
      verdict: 'pass',
      evidence: none('`a.txt` was written to while it ran'),
    });
    expect(whyOf(await branch.judge())).toBe(nothing);
  });

  it('went on while a variable of the machine, as a probe tells it, changed', async () => {
    const branch = createBranch({
      unit: 'probes: ["cat $HOME/state"]',
      files: { 'check.sh': `${ran}echo 2 >"$HOME/state"\n${tap}` },
    });
    branch.write({ '../state': '1\n' });
    expect(await branch.judge()).toMatchObject({
      verdict: 'pass',
      evidence: none('while it ran, the probe `cat $HOME/state` says `2`, said `1`'),
    });
  });
});
