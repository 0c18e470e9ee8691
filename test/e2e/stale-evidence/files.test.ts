import { chmodSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check, itRunsAgain, judgeTwice, type ProvedBranch } from '../../support/proved-branch.ts';

const otherFiles = 'no evidence is about exactly these inputs';

/** A repository inside this one, and a submodule of it that is checked out. */
function addSubmodule({ git, path, commit }: ProvedBranch): void {
  git('init', '--quiet', '--initial-branch=main', '--template=', '../library');
  const inside = ['-C', '../library', '-c', 'user.name=Lib', '-c', 'user.email=lib@example.com'];
  writeFileSync(path('../library/lib.txt'), '1\n');
  git(...inside, 'add', 'lib.txt');
  git(...inside, 'commit', '--quiet', '--message', 'Begin');
  git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', '../library', 'library');
  commit('Add the library');
}

describe('a test is run again where its files are not what they were:', () => {
  itRunsAgain([
    {
      title: 'one byte of a file',
      change: ({ write }) => write({ 'a.txt': 'A\n' }),
      why: otherFiles,
    },
    {
      title: 'a file that may be executed now',
      change: ({ path }) => chmodSync(path('a.txt'), 0o755),
      why: otherFiles,
    },
    {
      title: 'a file that may be executed now, where git is told to look away',
      change: ({ path, git }) => {
        git('config', 'core.fileMode', 'false');
        chmodSync(path('a.txt'), 0o755);
      },
      why: "since it was proved for these files, git's `core.fileMode` is set, was not",
    },
    {
      title: 'a link that leads elsewhere',
      before: ({ path, commit }) => {
        symlinkSync('a.txt', path('link'));
        commit('Add a link');
      },
      change: ({ path }) => {
        rmSync(path('link'));
        symlinkSync('b.txt', path('link'));
      },
      why: otherFiles,
    },
    {
      title: 'a link in place of a file with the same content',
      before: ({ commit }) => void commit('Add a copy', { 'copy.txt': 'a\n' }),
      change: ({ path }) => {
        rmSync(path('copy.txt'));
        symlinkSync('a.txt', path('copy.txt'));
      },
      why: otherFiles,
    },
    { title: 'an empty file more', change: ({ write }) => write({ 'empty.txt': '' }), why: otherFiles },
    { title: 'a file less', change: ({ path }) => rmSync(path('a.txt')), why: otherFiles },
    {
      title: 'a file of another name',
      change: ({ path }) => renameSync(path('a.txt'), path('c.txt')),
      why: otherFiles,
    },
    {
      title: 'a name in other letters',
      change: ({ path }) => renameSync(path('a.txt'), path('A.txt')),
      why: otherFiles,
    },
    {
      title: 'a file that git does not track',
      change: ({ write }) => write({ 'new/deep.txt': 'new\n' }),
      why: otherFiles,
    },
    {
      title: 'a file that `info/exclude` hides',
      before: ({ write }) => write({ '.git/info/exclude': 'local.txt\n' }),
      change: ({ write }) => write({ 'local.txt': 'x\n' }),
      why: 'since it was proved for these files, the hidden file `local.txt` is there, was not',
    },
    {
      title: 'a file that `info/exclude` hides, with other bytes',
      before: ({ write }) => write({ '.git/info/exclude': 'local.txt\n', 'local.txt': 'x\n' }),
      change: ({ write }) => write({ 'local.txt': 'y\n' }),
      why: 'since it was proved for these files, the hidden file `local.txt` is not what it was',
    },
    {
      title: 'a file that `core.excludesFile` hides',
      before: ({ write, git }) => {
        write({ '../ignore': 'local.txt\n' });
        git('config', 'core.excludesFile', '~/ignore');
      },
      change: ({ write }) => write({ 'local.txt': 'x\n' }),
      why: 'since it was proved for these files, the hidden file `local.txt` is there, was not',
    },
    {
      title: "a file that git's own file of the user hides",
      before: ({ write }) => write({ '../.config/git/ignore': 'local.txt\n' }),
      change: ({ write }) => write({ 'local.txt': 'x\n' }),
      why: 'since it was proved for these files, the hidden file `local.txt` is there, was not',
    },
    {
      title: 'an ignored `.env`',
      files: { '.gitignore': '.env\n' },
      before: ({ write }) => write({ '.env': 'A=1\n' }),
      change: ({ write }) => write({ '.env': 'A=2\n' }),
      why: 'since it was proved for these files, the file `.env` is not what it was',
    },
    {
      title: 'an ignored `.env.local` in the folder of the command',
      run: 'sh ../check.sh',
      unit: 'in: sub',
      files: { '.gitignore': '.env*\n', 'sub/a.txt': 'a\n' },
      change: ({ write }) => write({ 'sub/.env.local': 'A=2\n' }),
      why: 'since it was proved for these files, the file `sub/.env.local` is there, was not',
    },
    {
      title: 'an ignored file that the policy declares',
      unit: 'inputs: [data.bin]',
      files: { '.gitignore': 'data.bin\n' },
      before: ({ write }) => write({ 'data.bin': '1' }),
      change: ({ write }) => write({ 'data.bin': '2' }),
      why: 'since it was proved for these files, the file `data.bin` is not what it was',
    },
    {
      title: 'a declared file that is gone',
      unit: 'inputs: [data.bin]',
      files: { '.gitignore': 'data.bin\n' },
      before: ({ write }) => write({ 'data.bin': '1' }),
      change: ({ path }) => rmSync(path('data.bin')),
      why: 'since it was proved for these files, the file `data.bin` is not there, was',
    },
    {
      title: 'a declared file outside the repository',
      unit: 'inputs: [~/shared/data.bin]',
      before: ({ write }) => write({ '../shared/data.bin': '1' }),
      change: ({ write }) => write({ '../shared/data.bin': '2' }),
      why: 'since it was proved for these files, the file `~/shared/data.bin` is not what it was',
    },
    {
      title: 'one more file for a declared glob',
      unit: 'inputs: ["data/*.bin"]',
      files: { '.gitignore': 'data\n' },
      before: ({ write }) => write({ 'data/1.bin': '1' }),
      change: ({ write }) => write({ 'data/2.bin': '2' }),
      why: 'since it was proved for these files, the file `data/2.bin` is there, was not',
    },
    {
      title: 'a declared folder behind a link',
      unit: 'inputs: [data]',
      files: { '.gitignore': 'data\n' },
      before: ({ write, path }) => {
        write({ '../elsewhere/1.bin': '1' });
        symlinkSync('../elsewhere', path('data'));
      },
      change: ({ write }) => write({ '../elsewhere/1.bin': '2' }),
      why: 'since it was proved for these files, the file `data` is not what it was',
    },
    {
      title: 'an edited file of a submodule',
      before: addSubmodule,
      change: ({ write }) => write({ 'library/lib.txt': '2\n' }),
      why: 'since it was proved for these files, files of the submodule `library` are not what they were',
    },
    {
      title: 'another commit of a submodule',
      before: addSubmodule,
      change: ({ git }) =>
        void git(
          ...['-C', 'library', '-c', 'user.name=Lib', '-c', 'user.email=lib@example.com'],
          ...['commit', '--quiet', '--allow-empty', '--message', 'Go on'],
        ),
      why: otherFiles,
    },
    {
      title: 'a submodule that is not checked out any more',
      before: addSubmodule,
      change: ({ git }) => void git('submodule', '--quiet', 'deinit', '--force', 'library'),
      why: 'since it was proved for these files, the submodule `library` is not checked out, was',
    },
    {
      title: 'other ends of lines in the working tree',
      change: ({ git, path, write }) => {
        git('config', 'core.autocrlf', 'true');
        rmSync(path('a.txt'));
        git('checkout', '--', 'a.txt');
        write({});
      },
      why: "since it was proved for these files, git's `converted files` is set, was not, and 1 more differ",
    },
    {
      title: 'other ends of lines in a file, which git takes for the same',
      files: { '.gitattributes': '* text=auto\n' },
      change: ({ write }) => write({ 'a.txt': 'a\r\n' }),
      why: "since it was proved for these files, git's `converted files` is set, was not",
    },
    {
      title: 'other ends of lines in a file, which git has been told of',
      files: { '.gitattributes': '*.txt text eol=lf\n' },
      change: ({ write, git }) => {
        write({ 'a.txt': 'a\r\n' });
        git('add', 'a.txt');
      },
      why: "since it was proved for these files, git's `converted files` is set, was not",
    },
    {
      title: 'an `$Id$` with other words',
      files: { '.gitattributes': '*.txt ident\n', 'a.txt': '$Id$\n' },
      change: ({ write }) => write({ 'a.txt': '$Id: mine $\n' }),
      why: expect.stringMatching(/^since it was proved for these files, git's `converted files` is /) as string,
    },
    {
      title: 'bytes that a filter takes away again',
      files: { '.gitattributes': 'a.txt filter=lower\n' },
      before: ({ git }) => {
        git('config', 'filter.lower.clean', 'tr A a');
      },
      change: ({ write }) => write({ 'a.txt': 'A\n' }),
      why: "since it was proved for these files, git's `filtered files` is not what it was",
    },
    {
      title: 'a file that is left out of a sparse checkout',
      change: ({ git }) => void git('sparse-checkout', 'set', '--no-cone', '/*', '!a.txt'),
      why: "since it was proved for these files, git's `sparse checkout` is set, was not",
    },
    {
      title: 'attributes that are no part of the tree',
      change: ({ write }) => write({ '.git/info/attributes': '*.txt eol=crlf\n' }),
      why: "since it was proved for these files, git's `info/attributes` is set, was not",
    },
  ]);
});

describe('an edit that git is told not to look at is neither judged nor run:', () => {
  it.each([
    ['`assume-unchanged`', ({ git }: ProvedBranch) => git('update-index', '--assume-unchanged', 'check.sh')],
    ['`skip-worktree`', ({ git }: ProvedBranch) => git('update-index', '--skip-worktree', 'check.sh')],
    [
      '`core.checkStat`',
      ({ git }: ProvedBranch) => {
        git('config', 'core.checkStat', 'minimal');
        git('config', 'core.trustctime', 'false');
      },
    ],
  ])('%s', async (title, hide) => {
    const longAgo = new Date('2026-01-01T12:00:00Z');
    const { second, branch } = await judgeTwice({
      title,
      before: ({ git, path }) => {
        utimesSync(path('check.sh'), longAgo, longAgo);
        git('update-index', '-q', '--refresh');
      },
      change: one => {
        hide(one);
        one.write({ 'check.sh': check.replace('adds', 'ADDS') });
        utimesSync(one.path('check.sh'), longAgo, longAgo);
      },
    });
    expect(second).toMatchObject({ verdict: 'pass', runs: 1, report: { change: { kind: 'commit' } } });
    branch.write({ 'check.sh': 'exit 1'.padEnd(check.length - 1).concat('\n') });
    utimesSync(branch.path('check.sh'), longAgo, longAgo);
    const again = await branch.judge({ args: ['--no-reuse'] });
    expect(again).toMatchObject({ verdict: 'pass', runs: 2, report: { change: { kind: 'commit' } } });
  });
});
