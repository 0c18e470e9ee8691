import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { landworthy, packageRoot } from '../support/landworthy.ts';
import { createRepository, temporaryFolder } from '../support/repository.ts';

const policy = 'version: 1\nextends: [team.yml]\nchange: { mergeable: {} }\n';
const team = 'version: 1\nchange: { size: { max-lines: 9, when: { paths: "src/**" } } }\n';

it('tells the mistakes of the policy that is being written, each with its place, and exits with 2', async () => {
  const repository = createRepository({ 'landworthy.yml': policy, 'team.yml': team });
  repository.write({ 'landworthy.yml': policy.replace('mergeable', 'Mergeable'), 'team.yml': team.replace('9', 'x') });
  expect(await landworthy(repository.dir, ['policy', 'check'])).toEqual({
    exitCode: 2,
    stderr: '',
    stdout: `landworthy.yml:3:11: \`Mergeable\`: a name is made of small letters, digits and dashes, such as \`unit-tests\`
  1 | version: 1
  2 | extends: [team.yml]
> 3 | change: { Mergeable: {} }
    |           ^
  4 |

team.yml:2:30: \`change.size.max-lines\` must be a number, not the text \`x\`
  1 | version: 1
> 2 | change: { size: { max-lines: x, when: { paths: "src/**" } } }
    |                              ^
  3 |

landworthy.yml: 2 mistakes, no warnings
`,
  });
});

it('warns of what is probably not meant, and exits with 0', async () => {
  const { dir } = createRepository({ 'landworthy.yml': policy, 'team.yml': team });
  const { exitCode, stdout } = await landworthy(dir, ['policy', 'check']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('team.yml:2:48: warning: the glob `src/**` matches no file of the repository\n');
  expect(stdout).toContain('\nlandworthy.yml, team.yml: 2 requirements, no mistakes, 1 warning\n');
});

it('looks at the root from any folder, and before anything is committed', async () => {
  const repository = createRepository();
  repository.write({ 'landworthy.yml': policy, 'team.yml': team, 'src/a.ts': 'a\n' });
  expect(await landworthy(repository.path('src'), ['policy', 'check'])).toEqual({
    exitCode: 0,
    stderr: '',
    stdout: 'landworthy.yml, team.yml: 2 requirements, no mistakes, no warnings\n',
  });
  expect(repository.git('diff', '--cached', '--name-only')).toBe('');
});

it('shows the effective policy, as YAML and as JSON', async () => {
  const { dir } = createRepository({ 'landworthy.yml': policy, 'team.yml': team });
  expect((await landworthy(dir, ['policy', 'show'])).stdout).toBe(`# team.yml, then landworthy.yml
version: 1                  # landworthy.yml:1
change:                     # landworthy.yml:3
  size:                     # team.yml:2
    max-lines: 9            # team.yml:2
    when: { paths: src/** } # team.yml:2
  mergeable: {}             # landworthy.yml:3
`);
  const { stdout } = await landworthy(dir, ['policy', 'show', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ origins: { 'change.size': { file: 'team.yml', line: 2 } } });
});

it('shows nothing of a policy with mistakes', async () => {
  const { dir } = createRepository({ 'landworthy.yml': 'version: 3\n' });
  const ran = await landworthy(dir, ['policy', 'show']);
  expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
  expect(ran.stderr).toContain('landworthy.yml:1:10: `version` must be `1`, not `3`');
});

it('prints the schema that is in the package', async () => {
  const { stdout } = await landworthy(temporaryFolder(), ['policy', 'schema']);
  expect(stdout).toBe(readFileSync(join(packageRoot, 'policies/landworthy.schema.json'), 'utf8'));
});

it.each([['check'], ['show']])('`policy %s` says so where there is no policy, or no repository', async command => {
  const none = await landworthy(createRepository({ 'a.txt': 'a\n' }).dir, ['policy', command]);
  expect(none).toMatchObject({ exitCode: 2, stdout: '' });
  expect(none.stderr).toContain('there is no `landworthy.yml` in the root of the working tree');
  const nowhere = await landworthy(temporaryFolder(), ['policy', command]);
  expect(nowhere).toMatchObject({ exitCode: 2, stdout: '' });
  expect(nowhere.stderr).toContain('this is not a git repository');
});
