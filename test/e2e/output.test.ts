import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { binary, landworthy } from '../support/landworthy.ts';
import { createRepository, type TestRepository, temporaryFolder, testEnv } from '../support/repository.ts';

/** A branch that adds `a.txt`, judged by these sections of the policy of `main`. */
function branchWith(sections: string): TestRepository {
  const repository = createRepository({ 'landworthy.yml': `version: 1\nbase: main\n${sections}` });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Add a', { 'a.txt': 'a\n' });
  return repository;
}

const passing = 'change:\n  mergeable: {}\n';
const failing = 'commands:\n  bad: { run: exit 3 }\n';

describe('several formats', () => {
  it('go where the words say, in one run', async () => {
    const repository = branchWith(passing);
    const args = ['--format', 'pretty', '--format', 'sarif=../out/r.sarif', '--format', 'junit=../out/r.xml'];
    const { exitCode, stdout } = await landworthy(repository.dir, args);
    expect([exitCode, stdout.split('  ')[0]]).toEqual([0, '✓ pass']);
    expect(readdirSync(join(repository.dir, '../out')).sort()).toEqual(['r.sarif', 'r.xml']);
    expect(JSON.parse(readFileSync(join(repository.dir, '../out/r.sarif'), 'utf8'))).toMatchObject({
      version: '2.1.0',
    });
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('anchor what has no place at a line that the change adds', async () => {
    const { stdout } = await landworthy(branchWith(failing).dir, ['--format', 'sarif']);
    expect(JSON.parse(stdout).runs[0].results[0].locations).toEqual([
      { physicalLocation: { artifactLocation: { uri: 'a.txt', uriBaseId: '%SRCROOT%' }, region: { startLine: 1 } } },
    ]);
  });

  it('leave standard output empty when all have a file, and say the verdict on standard error', async () => {
    const repository = branchWith(passing);
    expect(await landworthy(repository.dir, ['--json', '--output', '../r.json'])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr:
        'landworthy: pass: `feature` is fit to land on `main`; 1 of 1 requirement applied: 1 passed\n  written to `../r.json`\n',
    });
  });
});

describe('words that cannot be meant', () => {
  it.each([
    ['an unknown format', ['--format', 'jsn'], 'there is no format `jsn`\n  did you mean `json`?'],
    ['an unknown option', ['--bse', 'x'], "unknown option '--bse'\n(Did you mean --base?)"],
    ['an unknown command', ['chekc'], 'there is no command `chekc`\n  did you mean `check`?'],
    [
      'an empty list of requirements',
      ['--only', ''],
      "option '--only <ids...>' argument '' is invalid. name requirements, such as `tests.unit,change`",
    ],
    [
      'two formats on one stream',
      ['--json', '--format', 'sarif'],
      '`sarif` and `json` would be mixed on standard output\n  give all but one a file: `--format NAME=FILE`',
    ],
    [
      'two formats in one file',
      ['--format', 'json=x', '--format', 'sarif=x'],
      'two formats would be written to `x`\n  name two files',
    ],
    [
      'an output without a format',
      ['--format', 'json=x', '--output', 'y'],
      '`--output` has no format to write\n  every `--format` has a file already',
    ],
    ['a format without its file', ['--format', 'json='], '`--format json=` names no file\n  write `NAME=FILE`'],
    ['a folder as output', ['--output', '..'], '`..` is a folder\n  name a file'],
    [
      'an output below a file',
      ['--output', 'a.txt/x'],
      'cannot write `a.txt/x`: a part of the path is a file\n  name another file',
    ],
    ['no jobs', ['--jobs', '0'], "option '--jobs <n>' argument '0' is invalid. write a number from 1 to 64"],
    ['quiet and verbose', ['-q', '-v'], "option '-v, --verbose' cannot be used with option '-q, --quiet'"],
  ])('%s: exit 2, on standard error alone', async (_, args, message) => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'a.txt'), '');
    expect(await landworthy(dir, args)).toEqual({ exitCode: 2, stdout: '', stderr: `landworthy: ${message}\n` });
  });

  it('an unknown requirement is suggested a known one', async () => {
    expect(await landworthy(branchWith(passing).dir, ['--only', 'chnge'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'landworthy: the policy has no requirement `chnge`\n  did you mean `change`?\n',
    });
  });
});

describe('--quiet', () => {
  it('is one line for a pass, and silent about progress', async () => {
    const repository = branchWith('commands:\n  good: { run: "true" }\n');
    expect(await landworthy(repository.dir, ['-q'])).toEqual({
      exitCode: 0,
      stdout: '✓ pass  `feature` is fit to land on `main`; 1 of 1 requirement applied: 1 passed\n',
      stderr: '',
    });
  });
});

it('says on standard error what runs, where nobody watches', async () => {
  const { stdout, stderr } = await landworthy(branchWith(failing).dir, []);
  expect([stdout.split('\n')[0], stderr]).toEqual([
    '✗ fail  `feature` is not fit to land on `main`: 1 requirement blocks it',
    'landworthy: running commands.bad\n',
  ]);
});

it('takes several ids in one word', async () => {
  const repository = branchWith('change:\n  mergeable: {}\n  size: { max-lines: 9 }\n  files: { max-files: 9 }\n');
  const { stdout } = await landworthy(repository.dir, ['--only', 'change.size,change.files', '--partial', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ leftOut: ['change.mergeable'], verdict: 'pass' });
});

it('honours FORCE_COLOR, and NO_COLOR where that is not set', async () => {
  const { dir } = branchWith(passing);
  const colours = async (env: Record<string, string>) => (await landworthy(dir, [], { env })).stdout.includes('\x1b[');
  expect([await colours({ FORCE_COLOR: '1' }), await colours({ NO_COLOR: '1' })]).toEqual([true, false]);
});

describe('in GitHub Actions', () => {
  const attack = "printf '::error::pwned\\n  ::set-output name=a::b\\n##[error]x\\n\\033[2J'; exit 1";

  it('no output of a command becomes a workflow command or an escape sequence, in any format', async () => {
    const { dir } = branchWith(`commands:\n  evil: { run: ${JSON.stringify(attack)} }\n`);
    const env = { GITHUB_ACTIONS: 'true', CI: 'true' };
    const files = ['json', 'markdown', 'junit', 'sarif', 'gitlab'].map(format => `${format}=../out/${format}`);
    const formats = ['pretty', 'github', ...files].flatMap(format => ['--format', format]);
    const { stdout, stderr, exitCode } = await landworthy(dir, ['--base', 'main', ...formats], { env });
    const written = readdirSync(join(dir, '../out')).map(name => readFileSync(join(dir, '../out', name), 'utf8'));
    const acting = [stdout, stderr, ...written]
      .flatMap(text => text.split('\n'))
      .filter(line => /^\s*::|##\[|\p{Cc}/u.test(line));
    expect([exitCode, written.length, acting]).toEqual([
      1,
      5,
      [expect.stringMatching(/^::error file=landworthy\.yml,line=4,title=commands\.evil::/)],
    ]);
  });

  it('more failures than GitHub shows are still a failure, and counted (silent green 20)', async () => {
    const names = Array.from({ length: 14 }, (_, index) => `  c${index}: { run: exit 3 }\n`).join('');
    const repository = branchWith(`commands:\n${names}`);
    const summary = join(repository.dir, '../summary.md');
    const env = { GITHUB_ACTIONS: 'true', CI: 'true', GITHUB_STEP_SUMMARY: summary };
    const { exitCode, stdout } = await landworthy(repository.dir, ['--base', 'main', '--format', 'github'], { env });
    const lines = stdout.trimEnd().split('\n');
    expect(exitCode).toBe(1);
    expect(lines).toHaveLength(11);
    expect(lines[9]).toContain('5 more findings of 14 could not be annotated');
    expect(lines[10]).toContain('landworthy: fail: `feature` is not fit to land on `main`: 14 requirements block it');
    expect(readFileSync(summary, 'utf8').match(/^#### ❌/gm)).toHaveLength(14);
  });

  it('a comment that is too large is cut and says so (silent green 20)', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `  c${index}: { run: "cat long.txt; exit 1" }\n`).join('');
    const repository = branchWith(`commands:\n${names}`);
    repository.commit('Say much', { 'long.txt': `${'x'.repeat(300)}\n`.repeat(40) });
    const { exitCode, stdout } = await landworthy(repository.dir, ['--jobs', '4', '--format', 'markdown']);
    expect([exitCode, stdout.length <= 65_536]).toEqual([1, true]);
    expect(stdout).toMatch(/^### ❌ landworthy: fail$/m);
    expect(stdout).toMatch(/\*\*This report was cut:\*\* \d+ parts of 40 did not fit\. The verdict stands/);
  });
});

it('gives the same exit code when nobody reads on', () => {
  const { dir } = branchWith(failing);
  const script = `node "$BINARY" --json | true; echo "\${PIPESTATUS[0]}"`;
  const env = { ...testEnv(dirname(dir)), BINARY: binary };
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: dir, env, encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['1\n', 'landworthy: running commands.bad\n']);
});
