import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Hunk, parseHunks } from '../../src/core/proof/hunk.ts';

/** The one hunk that git shows between two versions of a file. */
export function hunkBetween(path: string, before: string, head: string): Hunk {
  const dir = mkdtempSync(join(tmpdir(), 'lw-test-'));
  writeFileSync(join(dir, 'before'), before);
  writeFileSync(join(dir, 'head'), head);
  const words = ['diff', '--no-index', '--unified=3', 'before', 'head'];
  const { stdout } = spawnSync('git', words, { cwd: dir, encoding: 'utf8' });
  rmSync(dir, { recursive: true });
  const [hunk, ...others] = parseHunks(path, stdout, head);
  if (!hunk || others.length) throw new Error(`there are ${others.length} more hunks`);
  return hunk;
}
