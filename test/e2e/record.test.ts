import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { expect, it } from 'vitest';
import { landworthy, verdict } from '../support/landworthy.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';

const policy = `version: 1
base: main
kinds: { docs: ["**/*.md"] }
evidence:
  goal: { ask: "What does this change make possible, and for whom?", min-words: 8, unless: { only: docs } }
  screens: { ask: "Where can a reviewer see it?", url: { hosts: [github.com] }, when: { paths: "web/**" } }
  risk: { ask: "How risky is it?", one-of: [low, high], when: { paths: "pay/**" } }
`;
const goal = 'Refunds settle in seconds, so support stops answering where the money is.';
const path = '.landworthy/changes/feature-refunds.yml';

/** A repository on a branch that changes `web/a.html`. */
function repositoryWith(
  files: Record<string, string> = { 'web/a.html': 'two\n' },
  base: Record<string, string> = {},
): TestRepository {
  const repository = createRepository({ 'landworthy.yml': policy, 'web/a.html': 'one\n', ...base });
  repository.git('switch', '--quiet', '--create', 'feature/refunds');
  repository.commit('Change', files);
  return repository;
}

const read = (repository: TestRepository, name = path) => readFileSync(repository.path(name), 'utf8');
const codes = async (repository: TestRepository) =>
  (await verdict(repository.dir)).requirements.flatMap(({ outcome }) =>
    outcome.status === 'fail' ? outcome.findings.map(finding => finding.code) : [],
  );

it('says what is missing, and writes nothing, where nobody can be asked', async () => {
  const repository = repositoryWith();
  expect(await landworthy(repository.dir, ['record'])).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `still to be answered:
  goal: What does this change make possible, and for whom?
    landworthy record --goal "…"
  screens: Where can a reviewer see it?
    landworthy record --screens "…"
`,
  });
  expect(repository.git('status', '--porcelain')).toBe('');
});

it('writes answers one after the other, until the change passes', async () => {
  const repository = repositoryWith();
  expect(await landworthy(repository.dir, ['record', '--goal', goal])).toMatchObject({ exitCode: 1 });
  const last = await landworthy(repository.dir, ['record', '--not-applicable', 'screens=no visible change at all']);
  expect(last).toEqual({ exitCode: 0, stdout: '', stderr: `wrote \`${path}\`: commit it with the change\n` });
  expect(read(repository)).toBe(`goal: ${goal}\nscreens:\n  not-applicable: no visible change at all\n`);
  repository.commit('Record');
  expect(await verdict(repository.dir)).toMatchObject({ verdict: 'pass' });
});

it('writes nothing while an answer is refused', async () => {
  const repository = repositoryWith();
  const ran = await landworthy(repository.dir, [
    'record',
    '--goal',
    'TBD',
    '--screens',
    'https://github.com/a/b/pull/1',
  ]);
  expect(ran).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `nothing was written, because these answers are refused:
  evidence.goal: \`${path}\` holds a placeholder where an answer should be: "TBD"
`,
  });
  expect(existsSync(repository.path('.landworthy'))).toBe(false);
});

it('shows the block for a pull request, and writes nothing', async () => {
  const repository = repositoryWith();
  const words = ['record', '--goal', goal, '--screens', 'https://github.com/a/b/pull/1', '--print'];
  expect(await landworthy(repository.dir, words)).toEqual({
    exitCode: 0,
    stdout: `\`\`\`landworthy\ngoal: ${goal}\nscreens: https://github.com/a/b/pull/1\n\`\`\`\n`,
    stderr: '',
  });
  expect(repository.git('status', '--porcelain')).toBe('');
});

it('shows trailers that git and the next check read back', async () => {
  const repository = repositoryWith();
  const words = [
    'record',
    '--goal',
    goal,
    '--not-applicable',
    'screens=no visible change at all',
    '--print',
    'trailers',
  ];
  const { stdout } = await landworthy(repository.dir, words);
  expect(stdout).toBe(`Goal: ${goal}\nScreens: not applicable: no visible change at all\n`);
  repository.git('commit', '--quiet', '--amend', '--message', `Change\n\n${stdout}`);
  expect(await verdict(repository.dir)).toMatchObject({ verdict: 'pass' });
});

it('says what is answered already, in which place', async () => {
  const repository = repositoryWith({
    'web/a.html': 'two\n',
    '.landworthy/changes/mine.yml': `# ours\ngoal: ${goal}\n`,
  });
  expect(await landworthy(repository.dir, ['record', '--screens', 'https://github.com/a'])).toMatchObject({
    exitCode: 0,
  });
  expect(read(repository, '.landworthy/changes/mine.yml')).toBe(
    `# ours\ngoal: ${goal}\nscreens: https://github.com/a\n`,
  );
  expect(await landworthy(repository.dir, ['record'])).toEqual({
    exitCode: 0,
    stdout: '',
    stderr:
      '`goal` is answered in `.landworthy/changes/mine.yml`\n`screens` is answered in `.landworthy/changes/mine.yml`\n',
  });
});

it('never writes into a record of the base', async () => {
  const old = 'goal: Something that landed a long time ago and was about other things\n';
  const repository = repositoryWith(undefined, { [path]: old });
  await landworthy(repository.dir, ['record', '--goal', goal]);
  expect(read(repository)).toBe(old);
  expect(read(repository, '.landworthy/changes/feature-refunds-2.yml')).toBe(`goal: ${goal}\n`);
});

it('does not follow a link out of the repository', async () => {
  const repository = repositoryWith();
  mkdirSync(repository.path('../outside'));
  symlinkSync('../outside', repository.path('.landworthy'));
  expect(await landworthy(repository.dir, ['record', '--goal', goal])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('`.landworthy` is a symbolic link'),
  });
  expect(readdirSync(repository.path('../outside'))).toEqual([]);
});

it('says that git ignores the record', async () => {
  const repository = repositoryWith({ 'web/a.html': 'two\n', '.gitignore': '.landworthy/\n' });
  const { stderr } = await landworthy(repository.dir, ['record', '--goal', goal]);
  expect(stderr).toContain(`git ignores \`${path}\`, so no check will see it`);
});

it('asks for no goal of a change to documents alone, also once it has a record', async () => {
  const repository = repositoryWith({ 'README.md': 'words\n' });
  expect(await landworthy(repository.dir, ['record'])).toMatchObject({
    exitCode: 0,
    stderr: 'this change needs no record\n',
  });
  await landworthy(repository.dir, ['record', '--goal', goal]);
  expect(await codes(repository)).toEqual([]);
});

it('keeps a key that the policy does not ask for out, and says which was meant', async () => {
  const repository = repositoryWith();
  expect(await landworthy(repository.dir, ['record', '--gaol', goal])).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: 'landworthy: the policy asks for no answer `gaol`\n  did you mean `goal`?\n',
  });
});

it('works in a subfolder, on a detached head', async () => {
  const repository = repositoryWith();
  repository.git('switch', '--quiet', '--detach');
  const sha = repository.git('rev-parse', 'HEAD').slice(0, 9);
  await landworthy(repository.path('web'), ['record', '--goal', goal]);
  expect(read(repository, `.landworthy/changes/change-${sha}.yml`)).toBe(`goal: ${goal}\n`);
});

// The silent-green catalogue, number 12.
it.each<[string, Record<string, string>, Record<string, string>, string]>([
  [
    'a placeholder',
    {},
    { [path]: 'goal: TODO write this before anybody looks at it please\n' },
    'evidence.placeholder',
  ],
  [
    'the template',
    { '.github/pull_request_template.md': `\`\`\`landworthy\ngoal: ${goal}\n\`\`\`\n` },
    { [path]: `goal: ${goal}\n` },
    'evidence.copied',
  ],
  [
    'copied from an older change',
    { '.landworthy/changes/old.yml': `goal: ${goal}\n` },
    { [path]: `goal: "${goal.toUpperCase()}!"\n` },
    'evidence.copied',
  ],
  [
    'an older change’s that is touched',
    { [path]: `goal: ${goal}\n` },
    { [path]: `goal: ${goal}\n# mine now\n` },
    'evidence.unchanged',
  ],
  ['an older change’s that is not touched', { [path]: `goal: ${goal}\n` }, {}, 'evidence.missing'],
  ['invisible', {}, { [path]: `goal: "${'\u200b \u200b '.repeat(9)}"\n` }, 'evidence.placeholder'],
  ['a list', {}, { [path]: `goal: [${goal}]\n` }, 'evidence.type'],
  ['no YAML', {}, { [path]: `goal: [${goal}\n` }, 'record.unreadable'],
])('fails a change whose record is %s', async (_, base, head, code) => {
  const repository = repositoryWith({ 'a.txt': 'x\n', ...head }, base);
  expect(await codes(repository)).toEqual(code === 'record.unreadable' ? expect.arrayContaining([code]) : [code]);
});
