import { expect, it } from 'vitest';
import { editedCommand } from '../../src/core/run/edited-command.ts';
import { factsOfSides } from '../support/sides.ts';

const notes = (run: string | string[], before: Record<string, string>, head: Record<string, string>, folder?: string) =>
  editedCommand({ run, ...(folder === undefined ? {} : { in: folder }) }, factsOfSides(before, head));
const scripts = (test: string, more: object = {}) => JSON.stringify({ scripts: { test }, ...more });

it('shows what a script was and what the change makes of it', async () => {
  const edited = { 'package.json': scripts('vitest run || true `x`\n') };
  expect(await notes('npm test', { 'package.json': scripts('vitest run') }, edited)).toEqual([
    "the change itself edits what `npm test` runs: `package.json` (`test` was `vitest run` and is `vitest run || true 'x' `)",
  ]);
});

it('tells nothing of what a package depends on', async () => {
  const head = { 'package.json': scripts('x', { dependencies: { a: '2' } }) };
  expect(await notes('npm test', { 'package.json': scripts('x') }, head)).toEqual([]);
});

it.each<[string | string[], string, string?]>([
  ['npm test', '.npmrc'],
  ['CI=1 npx vitest run', 'web/vitest.config.ts', 'web'],
  [['make', 'test'], 'Makefile'],
  ['cd x && ./ci/test.sh --all', 'ci/test.sh'],
  ['sh test.sh', 'web/test.sh', './web/'],
  ['python -m pytest', 'conftest.py'],
])('%j is defined by %s', async (run, path, folder) => {
  expect(await notes(run, {}, { [path]: 'x' }, folder)).toHaveLength(1);
});

it.each<[string, string]>([
  ['npm test', 'docs/Makefile'],
  ['npm test', 'other/package.json'],
  ['go test ./...', 'main.go'],
])('%s is not defined by %s', async (run, path) => {
  expect(await notes(run, {}, { [path]: 'x' })).toEqual([]);
});

it('reads a package.json that is none as one without scripts', async () => {
  for (const text of ['', 'null', '[]', '{"scripts":null}', '{"__proto__":1}'])
    expect(await notes('npm test', { 'package.json': scripts('a') }, { 'package.json': text })).toEqual([
      'the change itself edits what `npm test` runs: `package.json` (`test` was `a` and is not there)',
    ]);
});
