import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { evidenceBranches } from '../../src/system/evidence/store/branches.ts';
import { evidenceRefs } from '../../src/system/evidence/store/refs.ts';
import { refutedRefs } from '../../src/system/evidence/store/refuted.ts';
import { landworthy, packageRoot } from '../support/landworthy.ts';
import { temporaryFolder } from '../support/repository.ts';

const page = readFileSync(join(packageRoot, 'policies/reference.md'), 'utf8');
const firstCells = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, cell = '']) => cell);

it('has every command of `landworthy evidence`, and no other', async () => {
  const { stdout } = await landworthy(temporaryFolder(), ['evidence', '--help']);
  const [, commands = ''] = stdout.split('Commands:');
  const names = [...commands.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name).filter(name => name !== 'help');
  const prefix = 'landworthy evidence ';
  const told = firstCells.filter(cell => cell.startsWith(prefix)).map(cell => cell.slice(prefix.length));
  expect(told.sort()).toEqual(names.sort());
});

it('names the refs by the names that they have', () => {
  const told = firstCells.filter(cell => cell.startsWith('refs/'));
  for (const root of [evidenceRefs, evidenceBranches, refutedRefs])
    expect(told.filter(ref => ref.startsWith(`${root}/`))).toHaveLength(1);
});
