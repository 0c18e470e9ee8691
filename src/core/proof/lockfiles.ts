import type { Facts } from '../facts.ts';
import { installerOf } from '../run/installers.ts';
import type { Plan } from './plan.ts';

/** What pins what is installed, and in which folder that stands. */
const lockfiles: readonly (readonly [name: RegExp, folder: string, command: string])[] = [
  [/^(?:package-lock|npm-shrinkwrap)\.json$/, 'node_modules', 'npm ci'],
  [/^pnpm-lock\.yaml$/, 'node_modules', 'pnpm install --frozen-lockfile'],
  [/^yarn\.lock$/, 'node_modules', 'yarn install --immutable'],
  [/^bun\.lockb?$/, 'node_modules', 'bun install --frozen-lockfile'],
  [/^uv\.lock$/, '.venv', 'uv sync'],
  [/^poetry\.lock$/, '.venv', 'poetry install'],
  [/^Gemfile\.lock$/, 'vendor/bundle', 'bundle install'],
  [/^composer\.lock$/, 'vendor', 'composer install'],
  [/^mix\.lock$/, 'deps', 'mix deps.get'],
];

/** A note where the change installs other dependencies, and the source as it was was tried with those of the change. */
export async function noteOnLockfiles(plan: Plan, facts: Pick<Facts, 'change'>): Promise<readonly string[]> {
  const commands = [...(plan.setup ? [plan.setup.run] : []), plan.tests.run];
  for (const { path } of (await facts.change()).files) {
    const [, folder, command] = lockfiles.find(([name]) => name.test(path.slice(path.lastIndexOf('/') + 1))) ?? [];
    if (folder === undefined || installerOf(folder, commands) === 'installs') continue;
    return [
      `\`${path}\` is another one without the change, but what is installed here was used for both: let \`setup\` begin with \`${command}\` for each to have its own`,
    ];
  }
  return [];
}
