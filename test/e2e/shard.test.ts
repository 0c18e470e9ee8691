import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { landworthy, verdict } from '../support/landworthy.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';

const command = (name: string, more = '') =>
  `  ${name}: { run: [node, -e, "require('fs').appendFileSync('../ran', '${name} ')"], variables: [CI]${more} }\n`;
const three = `commands:\n${['a', 'b', 'c'].map(name => command(name)).join('')}`;

/** A branch under this policy. What is run leaves its name beside the repository. */
function branch(requirements = three): TestRepository {
  const repository = createRepository({ 'landworthy.yml': `version: 1\nbase: main\n${requirements}` });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Add', { 'a.txt': 'a\n' });
  repository.write({ '../ran': '' });
  return repository;
}

const ranIn = (repository: TestRepository) =>
  readFileSync(repository.path('../ran'), 'utf8').split(' ').filter(Boolean).sort();

async function shard(repository: TestRepository, part: string, args: readonly string[] = []) {
  const report = await verdict(repository.dir, ['--shard', part, ...args]);
  return { ...report, ids: report.requirements.map(({ id }) => id) };
}

/** Of the pretty report: the verdict, and what it says below. */
async function told(repository: TestRepository, args: readonly string[]) {
  const { stdout, exitCode } = await landworthy(repository.dir, ['check', ...args]);
  const lines = stdout.split('\n');
  const rows = lines.filter(line => /^ {2}left out|^ {11}/.test(line));
  return { exitCode, headline: lines[0], rows };
}

describe('the parts of what has to be run', () => {
  it('run each requirement exactly once, and leave the rest to the verdict', async () => {
    const repository = branch(`change:\n  mergeable: {}\n${three}`);
    const shards = [await shard(repository, '1/2', ['--no-reuse']), await shard(repository, '2/2', ['--no-reuse'])];
    expect(shards.map(({ ids }) => ids)).toEqual([['commands.a', 'commands.c'], ['commands.b']]);
    expect(ranIn(repository)).toEqual(['a', 'b', 'c']);
    expect(await verdict(repository.dir, ['--no-run'])).toMatchObject({ verdict: 'pass', leftOut: [] });
    expect(ranIn(repository)).toEqual(['a', 'b', 'c']);
  });

  it('stay the same where some are proved already, and nothing is run twice', async () => {
    const repository = branch();
    await verdict(repository.dir, ['--only', 'commands.a', '--partial']);
    const shards = [await shard(repository, '1/2'), await shard(repository, '2/2')];
    expect(shards.map(({ ids }) => ids)).toEqual([['commands.a', 'commands.c'], ['commands.b']]);
    expect(ranIn(repository)).toEqual(['a', 'b', 'c']);
  });

  it('are of the same length, by how long each took in the base', async () => {
    const repository = createRepository({
      'landworthy.yml': `version: 1\nbase: main\n${three.replace("'a ')", "'a '); setTimeout(() => 0, 400)")}`,
    });
    repository.commit('Land', { 'b.txt': 'b\n' });
    await verdict(repository.dir, ['--base', 'main~1']);
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.commit('Add', { 'a.txt': 'a\n' });
    expect([(await shard(repository, '1/2')).ids, (await shard(repository, '2/2')).ids]).toEqual([
      ['commands.a'],
      ['commands.b', 'commands.c'],
    ]);
  });

  it('leave what `--only` does not ask for to nobody, and are no verdict either', async () => {
    const repository = branch();
    const { ids, verdict } = await shard(repository, '2/2', ['--only', 'commands.a,commands.b']);
    expect({ ids, verdict }).toEqual({ ids: ['commands.b'], verdict: 'pass' });
  });

  it('fail where something in them fails', async () => {
    const repository = branch(
      'commands:\n  a: { run: [node, -e, "process.exit(1)"] }\n  b: { run: [node, --version] }\n',
    );
    expect(await told(repository, ['--shard', '1/2'])).toMatchObject({
      exitCode: 1,
      headline: '✗ fail  part 1 of 2: `feature` is not fit to land on `main`: 1 requirement blocks it',
    });
    expect(await told(repository, ['--shard', '2/2'])).toMatchObject({ exitCode: 0 });
  });
});

describe('the report of a part', () => {
  it('says what it has run, that this is no verdict, and whose the rest is', async () => {
    const repository = branch(`change:\n  mergeable: {}\n${three}`);
    expect(await told(repository, ['--shard', '1/3'])).toEqual({
      exitCode: 0,
      headline: '✓ pass  part 1 of 3: 1 requirement run, and nothing blocks, which is no verdict on `feature` yet',
      rows: ['  left out `change.mergeable`, `commands.b`, `commands.c`, not for this part'],
    });
  });

  it('passes where there is nothing to run, and says so', async () => {
    expect(await told(branch(), ['--shard', '4/4'])).toMatchObject({
      exitCode: 0,
      headline: '✓ pass  part 4 of 4: there is nothing for it to run, which is no verdict on `feature` yet',
    });
  });

  it('says that all is proved', async () => {
    const repository = branch();
    await verdict(repository.dir);
    expect(await told(repository, ['--shard', '1/2'])).toMatchObject({
      headline: '✓ pass  part 1 of 2: nothing has to be run, all is proved, which is no verdict on `feature` yet',
    });
  });

  it('leaves what makes no evidence to the job that gives the verdict', async () => {
    const repository = branch(`commands:\n${command('a')}${command('b', ', reuse: false')}`);
    expect(await told(repository, ['--shard', '1/1'])).toMatchObject({
      exitCode: 0,
      rows: [
        '  left out `commands.b`, not for this part',
        '           `commands.b` is for the job that gives the verdict, for it leaves no evidence: the policy',
        '           has it run each time',
      ],
    });
    expect(ranIn(repository)).toEqual(['a']);
    expect(await verdict(repository.dir)).toMatchObject({ verdict: 'pass' });
    expect(ranIn(repository)).toEqual(['a', 'b']);
  });

  it('does not say that no outcome would differ by the change’s own policy, which it has not judged', async () => {
    const repository = branch();
    repository.write({
      'landworthy.yml': `version: 1\nbase: main\n${command('other')}`.replace('  o', 'commands:\n  o'),
    });
    const { stdout } = await landworthy(repository.dir, ['check', '--shard', '3/3']);
    expect(stdout).toContain('policy   `landworthy.yml` of `main`; the change edits it');
    expect(stdout).not.toContain('no outcome would differ');
  });

  it('names the command that gives it again', async () => {
    const { command, shard: reported } = await shard(branch(), '2/3');
    expect({ command, reported }).toEqual({
      command: 'landworthy check --shard 2/3',
      reported: { index: 2, of: 3, unprovable: [] },
    });
  });
});

describe('what is no part of a verdict', () => {
  it.each([
    ['0/2', 'write a part such as `2/3`'],
    ['3/2', 'write a part such as `2/3`'],
    ['1', 'write a part such as `2/3`'],
  ])('refuses %s', async (part, message) => {
    const { exitCode, stderr } = await landworthy(branch().dir, ['check', '--shard', part]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) });
  });

  it.each([['--shard', '1/2'], ['--partial']])('is never attested: %s', async (...args) => {
    const { exitCode, stderr } = await landworthy(branch().dir, ['check', '--attest', '../vsa.json', ...args]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('cannot be used with') });
  });
});
