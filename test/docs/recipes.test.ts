import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ciStep } from '../../src/commands/init/ci-step.ts';
import { surveyRepository } from '../../src/commands/init/survey.ts';
import { hookSnippets } from '../../src/system/hooks.ts';
import { binary, packageRoot } from '../support/landworthy.ts';
import { recipe } from '../support/recipes.ts';
import { createRepository, type TestRepository, testEnv } from '../support/repository.ts';

const policy = 'version: 1\nbase: main\nchange:\n  mergeable: {}\n  size: { max-lines: 3 }\n';

describe('the page says what the program writes', () => {
  it('for each hook manager', () => {
    expect({
      husky: recipe('.husky/pre-push'),
      lefthook: recipe('lefthook.yml'),
      lefthookScript: recipe('.lefthook/pre-push/landworthy'),
      preCommit: recipe('.pre-commit-config.yaml'),
    }).toEqual(hookSnippets);
  });

  it.each([
    ['.github/workflows/landworthy.yml', '.github/workflows/test.yml'],
    ['.gitlab-ci.yml', '.gitlab-ci.yml'],
  ])('in %s', async (file, mark) => {
    const tree: Record<string, string> = { 'package.json': '{}', 'package-lock.json': '', [mark]: '' };
    const survey = await surveyRepository({ list: async () => Object.keys(tree), read: async path => tree[path] });
    expect(ciStep(survey)).toMatchObject({ file, text: recipe(file) });
    expect(parse(recipe(file))).toBeTypeOf('object');
  });
});

describe('a bad push is stopped', () => {
  it('by the line in a hook of one’s own', () => {
    const { repository, line, run } = badBranch();
    repository.write({ hook: `#!/bin/sh\n${recipe('.git/hooks/pre-push')}echo after\n` });
    expect(run('sh', ['hook', 'origin', 'url'], line)).toMatchObject({ status: 1, stdout: '' });
  });

  it('by husky, which runs `sh -e` with git’s words and input', () => {
    const { repository, line, run } = badBranch();
    repository.write({ '.husky/pre-push': recipe('.husky/pre-push') });
    expect(run('sh', ['-e', '.husky/pre-push', 'origin', 'url'], line)).toMatchObject({ status: 1 });
  });

  it('by lefthook, which runs the script with git’s words and input', () => {
    const { repository, line, run } = badBranch();
    const { runner, script, use_stdin } = parse(recipe('lefthook.yml'))['pre-push'].jobs[0];
    repository.write({ [`.lefthook/pre-push/${script}`]: recipe('.lefthook/pre-push/landworthy') });
    expect(use_stdin).toBe(true);
    expect(run(runner, [`.lefthook/pre-push/${script}`, 'origin', 'url'], line)).toMatchObject({ status: 1 });
  });

  it('by pre-commit, which gives variables and no input', () => {
    const { head, run } = badBranch();
    const [program = '', ...words] = parse(recipe('.pre-commit-config.yaml')).repos[0].hooks[0].entry.split(' ');
    const env = { PRE_COMMIT: '1', PRE_COMMIT_LOCAL_BRANCH: 'refs/heads/feature', PRE_COMMIT_TO_REF: head };
    expect(run(program, words, '', env)).toMatchObject({ status: 1 });
  });
});

it('leaves a page for whoever decides, also where the verdict is fail', () => {
  const { repository, run } = badBranch();
  const [check, upload] = parse(recipe('page'));
  const folder = repository.path('..');
  const env = { RUNNER_TEMP: folder, STAGE: 'push', CI: 'true' };
  const { status } = run('bash', ['-eo', 'pipefail', '-c', check.run], '', env);
  expect(status).toBe(1);
  const page = upload.with.path.replace(/\$\{\{ runner\.temp \}\}/, folder);
  expect(readFileSync(page, 'utf8')).toContain('is not fit to land on');
});

describe('the adapter for agents', () => {
  const stop = (input: object, words: readonly string[] = [], more = {}) => {
    const { repository, run } = badBranch(more);
    repository.write({ '.landworthy/stop-hook.mjs': recipe('.landworthy/stop-hook.mjs') });
    repository.commit('Add the adapter');
    return run(process.execPath, ['.landworthy/stop-hook.mjs', ...words], `\uFEFF${JSON.stringify(input)}`);
  };

  it('sends the agent back, with what is left to do', () => {
    const { status, stdout } = stop({ stop_hook_active: false });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      decision: 'block',
      reason: expect.stringMatching(/^This change is not fit to land yet:\n- change\.size: [0-9]+ lines changed/),
    });
  });

  it('answers Cursor in its own words', () => {
    expect(JSON.parse(stop({ loop_count: 0 }, ['cursor']).stdout)).toEqual({ followup_message: expect.any(String) });
  });

  it.each([{ stop_hook_active: true }, { stopHookActive: true }, { loop_count: 1 }])('lets it go with %o', input => {
    expect(stop(input)).toMatchObject({ status: 0, stdout: '' });
  });

  it('lets it go where nothing blocks', () => {
    expect(stop({}, [], { 'landworthy.yml': policy.replace('3', '300') })).toMatchObject({ status: 0, stdout: '' });
  });

  it.each(['.claude/settings.json', '.github/hooks/landworthy.json', '.cursor/hooks.json'])('is called by %s', file => {
    expect(JSON.stringify(JSON.parse(recipe(file)))).toContain('node .landworthy/stop-hook.mjs');
  });
});

describe('the action', () => {
  const action = parse(readFileSync(join(packageRoot, 'action.yml'), 'utf8'));
  const [step] = action.runs.steps;

  it('puts no input into the text of its script', () => {
    expect(step.run).not.toContain('${{');
    const used = [...JSON.stringify(step.env).matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name);
    expect(used.sort()).toEqual(Object.keys(action.inputs).sort());
  });

  it('fails for a bad branch, and says so', () => {
    const { repository, run } = badBranch();
    const output = repository.path('../output');
    const env = { GITHUB_ACTION_PATH: packageRoot, GITHUB_OUTPUT: output, STAGE: '', BASE: 'main' };
    const { status, stdout } = run('bash', ['-eo', 'pipefail', '-c', step.run], '', env);
    expect(status).toBe(1);
    expect(stdout).toContain('change.size');
    expect(readFileSync(output, 'utf8')).toBe('exit-code=1\n');
  });
});

/** A repository in which landworthy is installed, on a branch that its policy refuses. */
function badBranch(files: Readonly<Record<string, string>> = {}) {
  const repository: TestRepository = createRepository({
    'landworthy.yml': policy,
    'package.json': '{"private":true}',
    '.gitignore': 'node_modules\n',
    'a.txt': 'one\n',
    ...files,
  });
  const bin = repository.path('node_modules/.bin/landworthy');
  mkdirSync(dirname(bin), { recursive: true });
  symlinkSync(binary, bin);
  writeFileSync(repository.path('../.npmrc'), 'update-notifier=false\n');
  repository.git('switch', '--quiet', '--create', 'feature');
  const head = repository.commit('Too much', { 'a.txt': '1\n2\n3\n4\n' });
  const zero = '0'.repeat(40);
  return {
    repository,
    head,
    line: `refs/heads/feature ${head} refs/heads/feature ${zero}\n`,
    run: (program: string, args: readonly string[], input: string, env: Readonly<Record<string, string>> = {}) =>
      spawnSync(program, args, {
        cwd: repository.dir,
        env: { ...testEnv(repository.path('..')), ...env },
        input,
        encoding: 'utf8',
      }),
  };
}
