import { expect, it } from 'vitest';
import { landworthy } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

const policy = [
  'version: 1',
  'base: main',
  'change: { mergeable: {} }',
  'commands: { syntax: { run: [node, --check, pay.js], variables: [MODE] } }',
  '',
].join('\n');

async function proved() {
  const repository = createRepository({ 'landworthy.yml': policy });
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Pay', { 'pay.js': '1;\n' });
  const why = async (...args: string[]) => (await landworthy(repository.dir, ['evidence', 'why', ...args])).stdout;
  const before = await why('commands.syntax');
  await landworthy(repository.dir, ['check']);
  return { repository, why, before };
}

const minutes = (text: string) => text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '<when>');

it('says that nobody has proved it, then who has, then what is not as it was', async () => {
  const { repository, why, before } = await proved();
  expect(before).toBe('commands.syntax would be run: no evidence is about exactly these inputs\n');
  expect(minutes(await why('commands.syntax'))).toBe(
    'commands.syntax is not run again: proved on <when> by this machine\n',
  );
  repository.commit('Pay more', { 'pay.js': '2;\n', 'new.js': '' });
  const tree = (rev: string) => repository.git('rev-parse', `${rev}^{tree}`).slice(0, 12);
  expect(minutes(await why('commands.syntax'))).toBe(
    [
      'commands.syntax would be run: no evidence is about exactly these inputs',
      'nearest is what was proved on <when>; since then:',
      `  the files differ: tree \`${tree('HEAD')}\`, was \`${tree('HEAD~1')}\``,
      '    new.js',
      '    pay.js',
      '',
    ].join('\n'),
  );
});

it('names the variable that differs, and never its value', async () => {
  const { repository } = await proved();
  const env = { MODE: 'hidden-value' };
  const { stdout } = await landworthy(repository.dir, ['evidence', 'why', 'commands.syntax', '--json'], { env });
  expect(JSON.parse(stdout)).toEqual({
    schemaVersion: 1,
    requirement: 'commands.syntax',
    spared: false,
    reason: 'since it was proved for these files, the variable `MODE` is set, was not',
    nearest: { on: expect.any(String), differences: ['the variable `MODE` is set, was not'], files: [] },
  });
});

it('refuses a requirement that runs nothing', async () => {
  const { repository } = await proved();
  const { exitCode, stderr } = await landworthy(repository.dir, ['evidence', 'why', 'change.mergeable']);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: expect.stringContaining('`change.mergeable` is no requirement that runs a program'),
  });
});
