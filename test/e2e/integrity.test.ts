import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { landworthy } from '../support/landworthy.ts';
import { createSharedRepository, type TestRepository, testEnv } from '../support/repository.ts';
import { base, type Edits } from './integrity/base.ts';
import { cheats } from './integrity/cheats.ts';
import { honest } from './integrity/honest.ts';

// One repository, a branch for each change: all commits are made in one go, and each is judged by the real binary.
let repository: TestRepository;

beforeAll(() => {
  repository = createSharedRepository(base);
  const changes = [
    ...cheats.map(([, edits], index) => ({ branch: `cheat-${index}`, edits })),
    ...honest.map(([, edits], index) => ({ branch: `honest-${index}`, edits })),
  ];
  const input = changes.map(({ branch, edits }) => branchWith(branch, edits)).join('');
  execFileSync('git', ['fast-import', '--quiet'], { cwd: repository.dir, env: testEnv(repository.path('..')), input });
});

/** A branch in the words of `git fast-import`. */
function branchWith(branch: string, edits: Edits): string {
  const files = Object.entries(edits).map(([path, text]) =>
    text === null ? `D ${path}\n` : `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
  );
  return `commit refs/heads/${branch}\ncommitter Anna Author <anna@example.com> 1762000000 +0000\ndata 6\nChange\nfrom refs/heads/main\n${files.join('')}\n`;
}

/** The kinds that are found in it. */
async function judge(branch: string): Promise<readonly string[]> {
  const { stdout, stderr } = await landworthy(repository.dir, ['check', '--json', '--head', branch]);
  const { outcome } = JSON.parse(stdout || `{"requirements":[{"outcome":"${stderr.slice(0, 200)}"}]}`).requirements[0];
  if (outcome.status === 'pass') return [];
  if (outcome.status !== 'fail') throw new Error(JSON.stringify(outcome));
  return outcome.findings.map(({ code, message }: { code: string; message: string }) => `${code}: ${message}`);
}

describe('a cheat is found', () => {
  it.concurrent.each(cheats.map(([title, , code], index) => [title, code, `cheat-${index}`] as const))(
    'that %s',
    async (_, code, branch) => {
      expect(await judge(branch)).toContainEqual(expect.stringMatching(new RegExp(`^integrity\\.${code}: `)));
    },
  );
});

describe('an honest change is none', () => {
  it.concurrent.each(honest.map(([title], index) => [title, `honest-${index}`] as const))(
    'that %s',
    async (_, branch) => {
      expect(await judge(branch)).toEqual([]);
    },
  );
});
