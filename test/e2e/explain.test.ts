import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/checks/commands.ts';
import type { ChangeExplanation, RequirementExplanation } from '../../src/core/explanation.ts';
import { landworthy } from '../support/landworthy.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';

const policy = `version: 1
base: main
kinds: { docs: ["**/*.md"], database: ["db/**"] }
evidence:
  goal:
    ask: What does this change make possible, and for whom?
    min-words: 8
    unless: { only: docs }
    because: Nobody reviews what nobody wants.
  backup: { ask: "When was a backup restored?", max-age: 30d, when: { kind: database } }
  plan: { ask: "How is it rolled out?", one-of: [at once, slowly], when: { lines: 200, paths: "src/**" } }
  agent: { ask: "Which prompts?", unless: { author: human } }
companions:
  api: { when: { paths: "src/api/**" }, expect: ["docs/api/**"] }
commands:
  lint: { run: touch ran }
`;

const goal = 'Refunds settle in seconds, so support stops answering where the money is.';

function repositoryWith(files: Record<string, string>): TestRepository {
  const repository = createRepository({ 'landworthy.yml': policy, 'src/api/a.ts': 'one\n' });
  repository.git('switch', '--quiet', '--create', 'refunds');
  if (Object.keys(files).length) repository.commit('Change', files);
  return repository;
}

async function explain<Kind = ChangeExplanation>(dir: string, ...words: string[]): Promise<Kind> {
  const { stdout, stderr, exitCode } = await landworthy(dir, ['explain', ...words, '--json']);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  return JSON.parse(stdout) as Kind;
}

const applies = ({ requirements }: ChangeExplanation) =>
  Object.fromEntries(requirements.map(one => [one.id, one.depends ? `${one.applies} ${one.depends}` : one.applies]));

describe('landworthy explain', () => {
  it('says what this change has to show and where it stands, and runs nothing', async () => {
    const repository = repositoryWith({ 'src/api/a.ts': 'two\n', '.landworthy/changes/r.yml': `goal: ${goal}\n` });
    const { stdout, exitCode } = await landworthy(repository.dir, ['explain']);
    expect({ stdout, exitCode }).toEqual({
      exitCode: 0,
      stdout: `\`refunds\` onto \`main\`: 3 of 6 requirements of \`landworthy.yml\` apply

to do
  ✗ companions.api  When these paths change, those change too (expect docs/api/**)
      \`src/api/a.ts\` changes, but the change writes nothing in \`docs/api/**\`
      landworthy check --only companions.api --partial

not run here
  · commands.lint  ${commands.summary} (run touch ran)
      landworthy check --only commands.lint --partial

done
  ✓ evidence.goal  What does this change make possible, and for whom? (min-words 8)
      claimed: "${goal}" (in
      \`.landworthy/changes/r.yml\`)

does not apply
  – evidence.backup: no changed file is of kind \`database\`
  – evidence.plan: 2 lines changed, fewer than 200
  – evidence.agent: no commit carries the mark of an agent
`,
    });
    expect(existsSync(repository.path('ran'))).toBe(false);
  });

  it('says, before anything is written, what a change to some paths would have to show', async () => {
    const repository = repositoryWith({});
    expect(applies(await explain(repository.dir, 'db/0042.sql'))).toEqual({
      'evidence.goal': 'yes',
      'evidence.backup': 'yes',
      'evidence.plan': 'no',
      'evidence.agent': 'if it is not so that the author is `human`',
      'companions.api': 'no',
      'commands.lint': 'yes',
    });
    expect(applies(await explain(repository.dir, 'db/**/*.sql'))).toMatchObject({ 'evidence.backup': 'yes' });
    expect(applies(await explain(repository.dir, 'README.md'))).toMatchObject({ 'evidence.goal': 'no' });
    expect(applies(await explain(repository.path('src'), 'api'))).toMatchObject({
      'companions.api': 'yes',
      'evidence.plan': 'if at least 200 lines change',
    });
  });

  it('explains one requirement, with an example to paste', async () => {
    const repository = repositoryWith({ 'db/0042.sql': 'select 1;\n' });
    const { requirement } = await explain<RequirementExplanation>(repository.dir, 'evidence.backup');
    expect(requirement).toMatchObject({
      id: 'evidence.backup',
      asks: 'When was a backup restored? (max-age 30d)',
      applies: 'yes',
      why: '`db/0042.sql` is of kind `database`',
      when: { kind: ['database'] },
      options: [
        { key: 'ask', value: 'When was a backup restored?', meaning: expect.stringContaining('question') },
        { key: 'max-age', value: '30d', meaning: expect.stringContaining('date') },
      ],
      state: { status: 'fail', findings: [{ code: 'evidence.missing' }] },
      record: { key: 'backup', command: 'landworthy record --backup "…"' },
      example: 'backup: <what was done, with its date, such as 2026-03-01>\n',
      verify: 'landworthy check --only evidence.backup --partial',
      origin: { file: 'landworthy.yml', line: 10 },
    });
  });

  it('gives examples that are refused as long as nobody fills them in', async () => {
    const repository = repositoryWith({ 'db/0042.sql': 'select 1;\n' });
    const { requirement } = await explain<RequirementExplanation>(repository.dir, 'evidence.goal');
    repository.write({ '.landworthy/changes/r.yml': requirement.example ?? '' });
    const { requirement: after } = await explain<RequirementExplanation>(repository.dir, 'evidence.goal');
    expect(after.state).toMatchObject({ status: 'fail', findings: [{ code: 'evidence.placeholder' }] });
  });

  it('knows what a misspelt id was meant to be', async () => {
    const repository = repositoryWith({});
    expect(await landworthy(repository.dir, ['explain', 'evidence.gaol'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'landworthy: the policy has no requirement `evidence.gaol`\n  did you mean `evidence.goal`? For a path, write `./evidence.gaol`\n',
    });
    expect(await landworthy(repository.dir, ['explain', '../../etc'])).toMatchObject({
      exitCode: 2,
      stderr: 'landworthy: `../../etc` is outside of the repository\n  name a path in it\n',
    });
  });
});

it('leaves nothing behind of a working tree that it looked at', async () => {
  const { dir, path, write } = createRepository({ 'landworthy.yml': policy });
  write({ 'a.txt': 'a\n' });
  expect((await landworthy(dir, ['explain'])).exitCode).toBe(0);
  expect(readdirSync(path('..')).filter(name => name.startsWith('landworthy-'))).toEqual([]);
});
