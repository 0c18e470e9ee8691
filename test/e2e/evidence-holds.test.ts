import { describe, expect, it } from 'vitest';
import { landworthy } from '../support/landworthy.ts';
import { createBranch, itReuses, judgeTwice } from '../support/proved-branch.ts';
import { testEnv } from '../support/repository.ts';

describe('evidence holds', () => {
  itReuses([
    {
      title: 'when what was in the working tree is committed',
      before: ({ write }) => write({ 'a.txt': 'A\n', 'new.txt': 'new\n' }),
      change: ({ commit }) => void commit('Commit it'),
    },
    {
      title: 'when it is committed, where git converts ends of lines',
      files: { '.gitattributes': '* text=auto\n' },
      before: ({ write }) => write({ 'a.txt': 'longer\n', 'new.txt': 'new\n' }),
      change: ({ commit }) => void commit('Commit it'),
    },
    {
      title: 'when it is staged',
      before: ({ write }) => write({ 'a.txt': 'A\n' }),
      change: ({ git }) => void git('add', '--all'),
    },
    {
      title: 'when the message is amended',
      change: ({ git }) => void git('commit', '--quiet', '--amend', '--message', 'Say it better'),
    },
    {
      title: 'when somebody else has committed it, at another time',
      change: ({ git }) =>
        void git(
          ...['commit', '--quiet', '--amend', '--no-edit', '--date=2025-01-01T12:00:00Z'],
          '--author=Bob <bob@example.com>',
        ),
    },
    {
      title: 'after a rebase that changes nothing',
      change: ({ git }) => void git('rebase', '--quiet', '--force-rebase', 'main'),
    },
    {
      title: 'after a squash',
      before: ({ commit }) => {
        commit('Two', { 'c.txt': 'c\n' });
        commit('Three', { 'c.txt': 'C\n' });
      },
      change: ({ git }) => {
        git('reset', '--quiet', '--soft', 'main');
        git('commit', '--quiet', '--message', 'All of it');
      },
    },
    {
      title: 'on another branch with the same files',
      change: ({ git, commit }) => {
        git('switch', '--quiet', '--create', 'other');
        commit('Nothing new');
      },
    },
    {
      title: 'with the head detached',
      change: ({ git }) => void git('switch', '--quiet', '--detach', 'feature'),
    },
    {
      title: 'on a branch into which this one was merged, where that adds nothing',
      change: ({ git }) => {
        git('switch', '--quiet', '--create', 'queue', 'main');
        git('merge', '--quiet', '--no-ff', '--message', 'Merge it', 'feature');
      },
    },
    {
      title: 'when an edit was undone',
      change: ({ write }) => {
        write({ 'a.txt': 'A\n' });
        write({ 'a.txt': 'a\n' });
      },
    },
    {
      title: 'when the branch edits its policy back and forth',
      change: ({ git, commit }) => {
        commit('Edit', { 'landworthy.yml': 'version: 1\nbase: main\n' });
        git('revert', '--no-edit', 'HEAD');
      },
    },
    {
      title: 'when the base asks for something else beside it',
      change: ({ land }) => land({ 'c.txt': 'c\n' }),
    },
    {
      title: 'from a folder below',
      files: { 'sub/a.txt': 'a\n' },
      askedAgain: ({ path }) => ({ cwd: path('sub') }),
    },
    {
      title: 'in a linked worktree',
      change: ({ git }) => void git('worktree', 'add', '--quiet', '--detach', '../linked', 'feature'),
      askedAgain: ({ path }) => ({ cwd: path('../linked') }),
    },
    {
      title: 'for a commit that is named, while another one is checked out',
      change: ({ git }) => void git('switch', '--quiet', 'main'),
      askedAgain: () => ({ args: ['--head', 'feature'] }),
    },
    {
      title: 'in another terminal',
      asked: () => ({ env: { SHLVL: '1', TMUX: '/tmp/tmux-0/default,1,0', COLUMNS: '80', OLDPWD: '/' } }),
      askedAgain: () => ({
        env: { SHLVL: '3', WEZTERM_PANE: '7', SSH_TTY: '/dev/pts/1', OLDPWD: '/tmp', SSH_AUTH_SOCK: '/tmp/agent' },
      }),
    },
    {
      title: 'started by npx',
      askedAgain: ({ dir }) => ({
        env: {
          npm_execpath: '/usr/lib/node_modules/npm/bin/npx-cli.js',
          npm_lifecycle_event: 'npx',
          npm_config_user_agent: 'npm/10.8.2 node/v20.20.2 linux x64',
          INIT_CWD: dir,
          PATH: `${dir}/node_modules/.bin:/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin:${process.env['PATH']}`,
        },
      }),
    },
    {
      title: 'where a variable changes that the policy does not list',
      unit: 'variables: [MODE]',
      asked: () => ({ env: { MODE: 'fast', OTHER: '1' } }),
      askedAgain: () => ({ env: { MODE: 'fast', OTHER: '2', MORE: '3' } }),
    },
    {
      title: 'where a token changes, which no test gets',
      asked: () => ({ env: { GITHUB_TOKEN: '1' } }),
      askedAgain: () => ({ env: { GITHUB_TOKEN: '2' } }),
    },
    {
      title: 'beside a file that the repository itself ignores',
      files: { '.gitignore': 'build\n' },
      change: ({ write }) => write({ 'build/out.txt': '1\n' }),
    },
    {
      title: 'beside what tools keep in `node_modules` while they run',
      files: { '.gitignore': 'node_modules\n', 'package.json': '{}\n' },
      before: ({ write }) => write({ 'node_modules/left/index.js': '' }),
      change: ({ write }) => write({ 'node_modules/.cache/tool/1': '1', 'node_modules/.vite/2': '2' }),
    },
    {
      title: 'after another test of the policy was added',
      change: ({ land, git }) => {
        const policy = git('show', 'main:landworthy.yml');
        land({ 'landworthy.yml': `${policy}  other: { run: sh check.sh, when: { paths: none } }\n` });
      },
    },
  ]);

  it('in the hook, after a check', async () => {
    const { branch } = await judgeTwice({ title: '' });
    const id = branch.git('rev-parse', 'feature').trim();
    const zero = '0'.repeat(40);
    const env = {
      ...testEnv(branch.home),
      GIT_DIR: '.git',
      GIT_PREFIX: '',
      GIT_EXEC_PATH: '/usr/lib/git-core',
      PATH: `/usr/lib/git-core:${process.env['PATH']}`,
      HUSKY: '1',
    };
    const input = `refs/heads/feature ${id} refs/heads/feature ${zero}\n`;
    const { stderr, exitCode } = await landworthy(branch.dir, ['hook', 'pre-push', 'origin'], { input, env });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('\n  evidence spared 1 run\n');
    expect(branch.runs()).toBe(1);
  });

  it('and the hook makes what a check then reuses', async () => {
    const branch = createBranch();
    const id = branch.git('rev-parse', 'feature').trim();
    const input = `refs/heads/feature ${id} refs/heads/feature ${'0'.repeat(40)}\n`;
    const env = { ...testEnv(branch.home), GIT_DIR: '.git', HUSKY: '1' };
    await landworthy(branch.dir, ['hook', 'pre-push', 'origin'], { input, env });
    expect(await branch.judge()).toMatchObject({ runs: 1, evidence: { status: 'reused' } });
  });

  it('at each stage', async () => {
    const { branch } = await judgeTwice({ title: '' });
    expect(await branch.judge({ args: ['--stage', 'merge'] })).toMatchObject({
      runs: 1,
      evidence: { status: 'reused' },
    });
  });

  it('where only a part of the policy is judged, both ways', async () => {
    const policy = 'commands:\n  lint: { run: sh -n check.sh }\n';
    const branch = createBranch({ policy });
    const part = await branch.judge({ args: ['--only', 'tests', '--partial'] });
    expect(part).toMatchObject({ verdict: 'pass', runs: 1, evidence: { status: 'kept' } });
    const whole = await branch.judge();
    expect(whole.report.requirements.map(({ id, evidence }) => [id, evidence?.status])).toEqual([
      ['tests.unit', 'reused'],
      ['commands.lint', 'kept'],
    ]);
    expect(branch.runs()).toBe(1);
  });

  it('is run again all the same with `--no-reuse`, which does not make it flaky', async () => {
    const { branch } = await judgeTwice({ title: '' });
    expect(await branch.judge({ args: ['--no-reuse'] })).toMatchObject({
      runs: 2,
      evidence: { status: 'kept', why: 'all is to be run again' },
    });
    expect(await branch.judge()).toMatchObject({ runs: 2, evidence: { status: 'reused' } });
  });

  it('and leaves nothing behind in the working tree, the index or the branches', async () => {
    const branch = createBranch();
    const state = () => [
      branch.git('status', '--porcelain'),
      branch.git('for-each-ref', 'refs/heads', 'refs/tags', 'refs/remotes'),
      branch.git('log', '--all', '--format=%H'),
      branch.git('stash', 'list'),
    ];
    const before = state();
    await branch.judge();
    await branch.judge();
    expect(state()).toEqual(before);
    expect(branch.git('for-each-ref', 'refs/landworthy').split('\n').filter(Boolean)).toHaveLength(1);
  });
});
