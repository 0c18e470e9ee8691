import type { CommandRequest } from './command.ts';

/** What a command does to installed dependencies: `installs` brings its own; `writes` changes those that are there. */
export type Installer = 'installs' | 'writes';

const installers: readonly (readonly [folders: RegExp, Installer, command: RegExp])[] = [
  [
    /^(?:node_modules|\.pnp\.cjs)$/,
    'installs',
    /\b(?:npm|pnpm|yarn|bun)\s+(?:ci|clean-install|install|i|add|up|update|upgrade)\b|(?:^|[;&|]\s*)yarn\s*(?:$|[;&|]|--)/,
  ],
  [
    /^node_modules$/,
    'writes',
    /\bpatch-package\b|\bprisma\s+generate\b|\b(?:npm|pnpm|yarn)\s+(?:rebuild|rb|link|prune|dedupe)\b/,
  ],
  // uv brings what the project's lockfile says before it runs anything.
  [
    /^\.?venv$/,
    'installs',
    /\buv\s+(?:run|sync)\b|\b(?:poetry|pdm)\s+(?:install|sync|run)\b|-m\s+venv\b|\bvirtualenv\b/,
  ],
  [/^\.?venv$/, 'writes', /\bpip3?\s+(?:install|uninstall)\b/],
  [
    /^(?:vendor\/bundle|vendor|\.bundle)$/,
    'installs',
    /\bbundle\s+(?:install|update)\b|\bcomposer\s+(?:install|update|require)\b/,
  ],
  [/^Pods$/, 'installs', /\bpod\s+(?:install|update)\b/],
  [/^deps$/, 'installs', /\bmix\s+deps\.(?:get|update)\b/],
];

/** What these commands do to a folder of installed dependencies, as far as their words tell. */
export function installerOf(folder: string, commands: readonly CommandRequest['run'][]): Installer | undefined {
  const texts = commands.map(run => (typeof run === 'string' ? run : run.join(' ')));
  const found = installers.filter(
    ([folders, , command]) => folders.test(folder) && texts.some(text => command.test(text)),
  );
  return found.map(([, does]) => does).sort()[0];
}
