import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandWords, commandWords } from './command-words.ts';

/** What a command names, and what the scripts do that it has a package manager run: `npm test` itself says little. */
export function withScripts(run: string | readonly string[], folders: readonly string[]): CommandWords {
  const named = commandWords(run);
  if (!named.words.some(word => /^(?:np[mx]|pnpm|yarn|bun|node)$/.test(word))) return named;
  const scripts = folders.flatMap(scriptsOf);
  const words = new Set(named.words.map(word => (/^(?:t|tst|run-tests)$/.test(word) ? 'test' : word)));
  const programs = new Set(named.programs);
  // A script may run others, and these others again: what is added in the loop is looked at, too.
  for (const word of words) {
    for (const [name, script] of scripts) {
      if (name.replace(/^(?:pre|post)/, '') !== word && name !== word) continue;
      const within = commandWords(script);
      for (const one of within.words) words.add(one);
      for (const one of within.programs) programs.add(one);
    }
  }
  return { words: [...words], programs: [...programs] };
}

function scriptsOf(folder: string): readonly (readonly [string, string])[] {
  try {
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  } catch {
    return [];
  }
}
