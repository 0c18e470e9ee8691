import type { Files } from '../../core/facts.ts';
import type { FoundTests } from './runners.ts';

export interface FoundNode {
  readonly tests: readonly FoundTests[];
  readonly lint: string | undefined;
  readonly install: string | undefined;
}

const managers = [
  {
    lock: 'pnpm-lock.yaml',
    name: 'pnpm',
    test: 'pnpm test',
    run: 'pnpm run',
    install: 'pnpm install --frozen-lockfile',
  },
  { lock: 'yarn.lock', name: 'yarn', test: 'yarn test', run: 'yarn run', install: 'yarn install --immutable' },
  { lock: 'bun.lock', name: 'bun', test: 'bun run test', run: 'bun run', install: 'bun install --frozen-lockfile' },
  { lock: 'bun.lockb', name: 'bun', test: 'bun run test', run: 'bun run', install: 'bun install --frozen-lockfile' },
  { lock: 'package-lock.json', name: 'npm', test: 'npm test', run: 'npm run', install: 'npm ci' },
] as const;

const withoutLock = { name: 'npm', test: 'npm test', run: 'npm run', install: 'npm install' } as const;
const nothing: FoundNode = { tests: [], lint: undefined, install: undefined };

/** The test and lint scripts of the package at the root, and the package manager that its lock file stands for. */
export async function findNode(paths: readonly string[], read: Files['read']): Promise<FoundNode> {
  if (!paths.includes('package.json')) return nothing;
  const scripts = scriptsOf((await read('package.json')) ?? '');
  if (!scripts) return nothing;
  const manager = managers.find(({ lock }) => paths.includes(lock)) ?? withoutLock;
  const test = scripts['test'];
  const real = typeof test === 'string' && test.trim() !== '' && !/no test specified/.test(test);
  return {
    tests: real ? [{ name: 'unit', found: `${runnerOf(test)} in \`package.json\``, run: manager.test }] : [],
    lint: typeof scripts['lint'] === 'string' ? `${manager.run} lint` : undefined,
    install: manager.install,
  };
}

function scriptsOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const scripts = (value as { scripts?: unknown } | null)?.scripts;
    return typeof scripts === 'object' && scripts !== null ? (scripts as Record<string, unknown>) : {};
  } catch {
    return undefined;
  }
}

/** What a report will call it; the command stays the project's own. */
function runnerOf(script: string): string {
  if (/\bnode\b.*--test\b/.test(script)) return '`node --test`';
  const known = ['vitest', 'jest', 'mocha', 'ava', 'tap', 'playwright', 'cypress', 'jasmine'];
  const runner = known.find(name => new RegExp(`\\b${name}\\b`).test(script));
  return runner ? `\`${runner}\`` : 'a test script';
}
