import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PolicyError, type PolicyProblem } from '../../src/core/errors.ts';
import type { PolicyTexts } from '../../src/policy/documents.ts';
import { type LoadedPolicy, loadPolicy } from '../../src/policy/load.ts';
import { starterNames } from '../../src/policy/starters.ts';
import { packageRoot } from './landworthy.ts';

/** Policy texts from memory, with the package's own starter policies. */
export const textsOf = (files: Readonly<Record<string, string>>): PolicyTexts => ({
  read: async path => (Object.hasOwn(files, path) ? files[path] : undefined),
  starter: async name =>
    starterNames.includes(name) ? readFileSync(join(packageRoot, 'policies', `${name}.yml`), 'utf8') : undefined,
});

/** Loads `landworthy.yml` of these files. A text alone is that file. */
export async function load(files: string | Readonly<Record<string, string>>): Promise<LoadedPolicy> {
  const texts = textsOf(typeof files === 'string' ? { 'landworthy.yml': files } : files);
  const loaded = await loadPolicy(texts, 'landworthy.yml');
  if (!loaded) throw new Error('the test gives no landworthy.yml');
  return loaded;
}

/** The mistakes of a policy; empty where it has none. */
export async function problemsOf(files: string | Readonly<Record<string, string>>): Promise<readonly PolicyProblem[]> {
  try {
    await load(files);
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
}

/** The mistakes as they are told: `file:line:column: message (hint)`. */
export async function mistakes(files: string | Readonly<Record<string, string>>): Promise<readonly string[]> {
  const problems = await problemsOf(files);
  return problems.map(
    ({ file, line, column, message, hint }) => `${file}:${line}:${column}: ${message}${hint ? ` (${hint})` : ''}`,
  );
}
