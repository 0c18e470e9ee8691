import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { landworthy, verdict } from '../support/landworthy.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';

const policy = (more: string) => `version: 1\nbase: main\nchange:\n  mergeable: {}\n${more}`;

function branch(files: Readonly<Record<string, string>>, more = '', base: Readonly<Record<string, string>> = {}) {
  const repository = createRepository({ 'landworthy.yml': policy(more), ...base });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Change', files);
  return repository;
}

/** The content of the report that is written beside a page. */
async function contentOf(repository: TestRepository) {
  const words = ['--format', 'html=../page.html', '--format', 'json'];
  const { stdout } = await landworthy(repository.dir, words);
  return { content: JSON.parse(stdout).content, page: readFileSync(repository.path('../page.html'), 'utf8') };
}

it('shows what the record says, what changed, and who owns it', async () => {
  const repository = branch(
    {
      'src/a.js': 'one\ntwo, now\nthree\n',
      'gone.txt': 'moved\n',
      '.landworthy/changes/it.yml':
        'goal: It can be seen.\nrollback: { strategy: revert, steps: [Revert it., Deploy.] }\n',
    },
    '',
    { 'src/a.js': 'one\ntwo\nthree\n', 'gone.txt': 'here\n', '.github/CODEOWNERS': '/src/ @acme/core\n' },
  );
  const { content, page } = await contentOf(repository);
  const source = '`.landworthy/changes/it.yml`';
  expect(content).toEqual({
    answers: [
      { key: 'goal', source, parts: [{ text: 'It can be seen.' }] },
      {
        key: 'rollback',
        source,
        parts: [
          { name: 'strategy', text: 'revert' },
          { name: 'steps', text: 'Revert it.\nDeploy.' },
        ],
      },
    ],
    files: [
      {
        path: '.landworthy/changes/it.yml',
        change: 'added',
        owners: [],
        hunks: [
          {
            before: 1,
            after: 1,
            lines: ['+goal: It can be seen.', '+rollback: { strategy: revert, steps: [Revert it., Deploy.] }'],
          },
        ],
        leftOut: 0,
      },
      {
        path: 'gone.txt',
        change: 'modified',
        owners: [],
        hunks: [{ before: 1, after: 1, lines: ['-here', '+moved'] }],
        leftOut: 0,
      },
      {
        path: 'src/a.js',
        change: 'modified',
        owners: ['@acme/core'],
        hunks: [{ before: 1, after: 1, lines: [' one', '-two', '+two, now', ' three'] }],
        leftOut: 0,
      },
    ],
    unlisted: 0,
  });
  expect(page).toContain('<blockquote><p><span class="foreign">It can be seen.</span></p></blockquote>');
});

it('does not read the change where nobody asked for a page', async () => {
  expect(await verdict(branch({ 'a.txt': 'a\n' }).dir)).not.toHaveProperty('content');
});

it('goes to standard output, or to the file that is named', async () => {
  const { dir, path } = branch({ 'a.txt': 'a\n' });
  const out = await landworthy(dir, ['--format', 'html']);
  const file = await landworthy(dir, ['--format', 'html', '--output', '../page.html']);
  expect([out.exitCode, file.exitCode]).toEqual([0, 0]);
  const timeless = (text: string) => text.replaceAll(/\d+ ms/g, '');
  expect(timeless(readFileSync(path('../page.html'), 'utf8'))).toBe(timeless(out.stdout));
  expect(out.stdout).toMatch(/^<!DOCTYPE html>\n/);
});

it('tells of a file why it has no lines to show', async () => {
  const repository = branch({ 'logo.png': '\0\0\0', 'empty.txt': '', 'run.sh': 'true\n' }, '', {
    'run.sh': 'true\n',
    'old.txt': 'old\n',
  });
  repository.git('update-index', '--chmod=+x', 'run.sh');
  repository.git('rm', '--quiet', 'old.txt');
  repository.git('commit', '--quiet', '--message', 'More');
  repository.git('checkout', '--quiet', '--force', 'HEAD');
  const { content } = await contentOf(repository);
  const told = content.files.map(({ path, reason, change }: Record<string, string>) => [path, reason ?? change]);
  expect(told).toEqual([
    ['empty.txt', 'it is binary, or empty'],
    ['logo.png', 'it is binary, or empty'],
    ['old.txt', 'deleted'],
    ['run.sh', 'its mode alone: file before, executable now'],
  ]);
});

it('stays a page that opens, however large the change, shows every marked line, and says what it left out', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 2500 }, (_, index) => [`src/f${index}.txt`, `${index}\n`.repeat(20)]),
  );
  // In the file that comes last, far behind what would be shown of it.
  const lines = Array.from({ length: 5000 }, (_, index) => (index === 4500 ? '<<<<<<< ours' : `line ${index + 1}`));
  const more = {
    'z/last.txt': `${lines.join('\n')}\n=======\n>>>>>>> theirs\n`,
    'z/long.js': `${'x'.repeat(3_000_000)}\n`,
  };
  const repository = branch({ ...files, ...more });
  const { content, page } = await contentOf(repository);
  expect([content.files[0].path, content.unlisted]).toEqual(['z/last.txt', 502]);
  expect(content.files[0].hunks.at(-1).lines).toContain('+<<<<<<< ours');
  expect(page.length).toBeLessThan(3_000_000);
  expect(page).toContain('&lt;&lt;&lt;&lt;&lt;&lt;&lt; ours');
  expect(page).toContain('<strong>502 more files not listed:</strong> the change is too large for a page.');
  expect(page).toContain('it is beyond what is shown of a large change');
  expect(page).toContain("more changed lines not shown: the file's diff is too large for a page");
});

it('makes no lines of a file that has more of them than a page could show', async () => {
  const { content } = await contentOf(branch({ 'many.txt': 'a\n'.repeat(60_000), 'short.txt': 'a\n' }));
  expect(content.files.map(({ path, hunks, reason }: Record<string, unknown>) => [path, hunks, reason])).toEqual([
    ['many.txt', [], '60000 lines of it changed, more than a page can show'],
    ['short.txt', [{ before: 1, after: 1, lines: ['+a'] }], undefined],
  ]);
});

it('reads what cannot be read as text without harm', async () => {
  const repository = branch({ 'a.txt': 'a\n' });
  writeFileSync(repository.path('latin.txt'), Buffer.from('caf\xe9\n\u0000x\n', 'latin1'));
  repository.commit('\u202e<script>', { [`we ird\n"<b>'\u202e.txt`]: '\x1b[31mred\n' });
  const { exitCode, stdout } = await landworthy(repository.dir, ['--format', 'html']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('<code>we ird\\n&quot;&lt;b&gt;&#39;\\u202e.txt</code>');
  expect(stdout).toContain('<ins data-n="1">+<b class="unseen">\\x1b</b>[31mred</ins>');
});
