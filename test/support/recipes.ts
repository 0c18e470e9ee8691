import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './landworthy.ts';

export const page = readFileSync(join(packageRoot, 'policies/recipes.md'), 'utf8');
const blocks = new Map(
  [...page.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', text = '']) => [name, text]),
);

/** A file that the page shows: its name stands behind the language of the block. */
export function recipe(name: string): string {
  const text = blocks.get(name);
  if (text === undefined) throw new Error(`the page has no ${name}`);
  return text;
}
