import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createBranch, itRunsAgain, type ProvedBranch, whyOf } from '../../support/proved-branch.ts';

/** Makes a program that comes first on PATH. */
function install({ path }: ProvedBranch, name: string, text: string): void {
  mkdirSync(path('../bin'), { recursive: true });
  writeFileSync(path(`../bin/${name}`), `#!/bin/sh\n${text}\n`);
  chmodSync(path(`../bin/${name}`), 0o755);
}

const onPath = ({ path }: ProvedBranch) => ({ env: { PATH: `${path('../bin')}:${process.env['PATH']}` } });

const packages = {
  '.gitignore': 'node_modules\n',
  'package.json': '{}\n',
};
const installed = {
  'node_modules/left/index.js': 'module.exports = 1;\n',
  'node_modules/.package-lock.json': '{ "packages": {} }\n',
};
const installedAgain =
  'since it was proved for these files, `node_modules` is not what it was: something was installed, removed or edited';

describe('a test is run again where what is installed is not what it was:', () => {
  const files = packages;
  const before = ({ write }: ProvedBranch) => write(installed);
  itRunsAgain([
    {
      title: 'a file of a package that was edited by hand',
      files,
      before,
      change: ({ write }) => write({ 'node_modules/left/index.js': 'module.exports = 2;\n' }),
      why: installedAgain,
    },
    {
      title: 'one more package',
      files,
      before,
      change: ({ write }) => write({ 'node_modules/right/index.js': '' }),
      why: installedAgain,
    },
    {
      title: 'a package less',
      files,
      before: ({ write }) => write({ ...installed, 'node_modules/right/index.js': '' }),
      change: ({ path }) => rmSync(path('node_modules/right'), { recursive: true }),
      why: installedAgain,
    },
    {
      title: "npm's own account of it",
      files,
      before,
      change: ({ write }) => write({ 'node_modules/.package-lock.json': '{ "packages": { "": {} } }\n' }),
      why: installedAgain,
    },
    {
      title: 'a program of a package that may be executed',
      files,
      before,
      change: ({ path }) => chmodSync(path('node_modules/left/index.js'), 0o755),
      why: installedAgain,
    },
    {
      title: 'all of it, gone',
      files,
      before,
      change: ({ path }) => rmSync(path('node_modules'), { recursive: true }),
      why: 'since it was proved for these files, `node_modules` is not there, was',
    },
    {
      title: 'packages of a folder below',
      files: { ...files, 'web/package.json': '{}\n' },
      unit: 'in: web',
      run: 'sh ../check.sh',
      change: ({ write }) => write({ 'web/node_modules/left/index.js': '' }),
      why: 'since it was proved for these files, `web/node_modules` is there, was not',
    },
  ]);
});

describe('a test is run again where its programs are not what they were:', () => {
  const run = 'ruby check.sh';
  const ruby = (version: string) => `[ "$1" = --version ] && echo "ruby ${version}" || exec sh "$@"`;
  const python = (version: string, left: string) =>
    `[ "$1" = -c ] && echo '["${version}", [], ["${left}"]]' || exec sh "$@"`;
  itRunsAgain([
    {
      title: 'another version of the runtime',
      run,
      before: branch => install(branch, 'ruby', ruby('3.3.0')),
      asked: onPath,
      change: branch => install(branch, 'ruby', ruby('3.3.1')),
      why: 'since it was proved for these files, ruby is ruby 3.3.1, was ruby 3.3.0',
    },
    {
      title: 'a version that a file outside the repository chooses',
      run,
      before: branch => {
        install(branch, 'ruby', ruby('$(cat "$HOME/.ruby-version")'));
        branch.write({ '../.ruby-version': '3.3.0\n' });
      },
      asked: onPath,
      change: ({ write }) => write({ '../.ruby-version': '3.2.0\n' }),
      why: 'since it was proved for these files, ruby is ruby 3.2.0, was ruby 3.3.0',
    },
    {
      title: 'another runtime, first on PATH, where the policy lists the variables that count',
      run,
      unit: 'variables: []',
      before: branch => install(branch, 'ruby', ruby('3.3.0')),
      asked: onPath,
      change: branch => {
        branch.write({ '../bin2/.keep': '' });
        install(branch, '../bin2/ruby', ruby('3.4.0'));
      },
      askedAgain: branch => ({ env: { PATH: `${branch.path('../bin2')}:${onPath(branch).env.PATH}` } }),
      why: 'since it was proved for these files, ruby is ruby 3.4.0, was ruby 3.3.0',
    },
    {
      title: 'another Python',
      run: 'python3 check.sh',
      before: branch => install(branch, 'python3', python('3.11.0', 'left==1.0')),
      asked: onPath,
      change: branch => install(branch, 'python3', python('3.12.0', 'left==1.0')),
      why: 'since it was proved for these files, python3 is 3.12.0, was 3.11.0',
    },
    {
      title: 'a package of a Python outside the repository',
      run: 'python3 check.sh',
      before: branch => install(branch, 'python3', python('3.11.0', 'left==1.0')),
      asked: onPath,
      change: branch => install(branch, 'python3', python('3.11.0', 'left==1.1')),
      why: 'since it was proved for these files, `python3 packages` is not what it was: something was installed, removed or edited',
    },
    {
      title: 'a program of the same name that was edited',
      run: 'try check.sh',
      before: branch => install(branch, 'try', 'exec sh "$@"'),
      asked: onPath,
      change: branch => install(branch, 'try', 'exec sh "$1"'),
      why: 'since it was proved for these files, the program `try` is not what it was',
    },
    {
      title: 'a program that the shell starts in the middle of a command',
      run: "'true && try check.sh'",
      before: branch => install(branch, 'try', 'exec sh "$@"'),
      asked: onPath,
      change: branch => install(branch, 'try', 'exec sh "$1"'),
      why: 'since it was proved for these files, the program `try` is not what it was',
    },
    {
      title: 'a probe that prints something else',
      unit: 'probes: ["cat $HOME/database"]',
      before: ({ write }) => write({ '../database': 'psql 16\n' }),
      change: ({ write }) => write({ '../database': 'psql 17\n' }),
      why: 'since it was proved for these files, the probe `cat $HOME/database` says `psql 17`, said `psql 16`',
    },
    {
      title: 'a probe that fails',
      unit: 'probes: ["cat $HOME/database"]',
      before: ({ write }) => write({ '../database': 'psql 16\n' }),
      change: ({ path }) => rmSync(path('../database')),
      why: 'the probe `cat $HOME/database` exited with 1',
    },
  ]);
});

describe('a test is run again where its variables are not what they were:', () => {
  itRunsAgain([
    {
      title: 'any, where all count',
      asked: () => ({ env: { MODE: 'fast' } }),
      askedAgain: () => ({ env: { MODE: 'slow' } }),
      why: 'since it was proved for these files, the variable `MODE` has another value',
    },
    {
      title: 'one that is set now',
      askedAgain: () => ({ env: { MODE: 'slow' } }),
      why: 'since it was proved for these files, the variable `MODE` is set, was not',
    },
    {
      title: 'one that is empty now, and was not set',
      unit: 'variables: [MODE]',
      askedAgain: () => ({ env: { MODE: '' } }),
      why: 'since it was proved for these files, the variable `MODE` is set, was not',
    },
    {
      title: 'one that is not set any more',
      asked: () => ({ env: { MODE: 'fast' } }),
      askedAgain: () => ({ env: {} }),
      why: 'since it was proved for these files, the variable `MODE` is not set, was',
    },
    {
      title: 'one that the policy lists',
      unit: 'variables: [MODE]',
      asked: () => ({ env: { MODE: 'fast' } }),
      askedAgain: () => ({ env: { MODE: 'slow' } }),
      why: 'since it was proved for these files, the variable `MODE` has another value',
    },
    {
      title: 'the language, where the policy lists none',
      unit: 'variables: []',
      askedAgain: () => ({ env: { LC_ALL: 'tr_TR.UTF-8' } }),
      why: 'since it was proved for these files, the variable `LC_ALL` counts, did not',
    },
    {
      title: 'the time zone, where the policy lists none',
      unit: 'variables: []',
      askedAgain: () => ({ env: { TZ: 'Asia/Tokyo' } }),
      why: 'since it was proved for these files, the time zone is another',
    },
  ]);

  it('and gets no others than those that the policy lists', async () => {
    const branch = createBranch({
      unit: 'variables: [MODE]',
      files: { 'check.sh': 'echo "$MODE $SECRET" >>"$HOME/runs"\necho "ok 1 - adds"\necho 1..1\n' },
    });
    await branch.judge({ env: { MODE: 'fast', SECRET: 'yes' } });
    expect(branch.runs()).toBe('fast \n'.length);
    const second = await branch.judge({ env: { MODE: 'fast', SECRET: 'no' } });
    expect(whyOf(second)).toBe('reused');
  });
});

it('a test is run again after each failure of a probe, and never becomes evidence', async () => {
  const branch = createBranch({ unit: 'probes: ["exit 3"]' });
  for (const runs of [1, 2]) {
    const { evidence, verdict } = await branch.judge();
    const why = 'the probe `exit 3` exited with 3';
    expect({ evidence, verdict, runs: branch.runs() }).toEqual({
      evidence: { status: 'none', why, reason: why },
      verdict: 'pass',
      runs,
    });
  }
});
