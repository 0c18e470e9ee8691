import { chmod, lstat, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { UserError } from '../core/errors.ts';
import type { Repository } from './repository.ts';

/** A program that runs this repository's hooks, and what it needs to call us. */
export interface HookManager {
  readonly name: 'husky' | 'lefthook' | 'pre-commit';
  /** The file in which it would, relative to the repository's root. */
  readonly file: string;
  /** Whether that file calls landworthy already. */
  readonly calls: boolean;
  /** Whether git's standard input reaches us, so that nothing in it means that nothing is pushed. */
  readonly input: boolean;
  readonly snippets: readonly { readonly file: string; readonly text: string }[];
}

/** Git's own file for the pre-push hook. */
export interface HookFile {
  readonly path: string;
  /** `ours`: exactly what we write. `calls`: somebody else's that calls us. */
  readonly state: 'absent' | 'ours' | 'calls' | 'foreign';
  /** Git passes over a hook that is not. */
  readonly executable: boolean;
}

const lefthookFiles = ['lefthook', '.lefthook', '.config/lefthook'].flatMap(name =>
  ['yml', 'yaml', 'toml', 'json', 'jsonc'].map(extension => `${name}.${extension}`),
);

/** How each manager calls us. `policies/recipes.md` shows the same, and says why. */
export const hookSnippets = {
  husky: 'npx --no-install landworthy hook pre-push "$@"\n',
  lefthook: `pre-push:
  jobs:
    - name: landworthy
      script: landworthy
      runner: sh
      use_stdin: true
`,
  lefthookScript: 'exec npx --no-install landworthy hook pre-push "$@"\n',
  preCommit: `repos:
  - repo: local
    hooks:
      - id: landworthy
        name: landworthy
        entry: npx --no-install landworthy hook pre-push
        language: system
        stages: [pre-push]
        always_run: true
        pass_filenames: false
        verbose: true
`,
} as const;

export async function hookManager({ top }: Repository): Promise<HookManager | undefined> {
  const isThere = async (path: string) => ((await exists(join(top, path))) ? path : undefined);
  if (await isThere('.husky')) {
    const file = '.husky/pre-push';
    const snippets = [{ file, text: hookSnippets.husky }];
    return { name: 'husky', file, calls: calls(await read(join(top, file))), input: true, snippets };
  }
  const lefthook = (await Promise.all(lefthookFiles.map(isThere))).find(path => path !== undefined);
  if (lefthook !== undefined) {
    const text = (await read(join(top, lefthook))) ?? '';
    const input = /use_stdin["']?\s*[:=]\s*true/.test(text);
    const script = { file: '.lefthook/pre-push/landworthy', text: hookSnippets.lefthookScript };
    const snippets = [{ file: lefthook, text: hookSnippets.lefthook }, script];
    return { name: 'lefthook', file: lefthook, calls: /^[^#\n]*\blandworthy\b/m.test(text), input, snippets };
  }
  const file = await isThere('.pre-commit-config.yaml');
  if (file === undefined) return undefined;
  const snippets = [{ file, text: hookSnippets.preCommit }];
  return { name: 'pre-commit', file, calls: calls(await read(join(top, file))), input: false, snippets };
}

/** Throws a UserError where hooks are switched off, or shared with other repositories. */
export async function openHookFile(repository: Repository): Promise<HookFile> {
  const dir = await hooksFolder(repository);
  const path = join(dir, 'pre-push');
  const text = await read(path);
  if (text === undefined) return { path, state: (await exists(path)) ? 'foreign' : 'absent', executable: false };
  const executable = ((await stat(path)).mode & 0o111) !== 0;
  return { path, state: text === hookScript ? 'ours' : calls(text) ? 'calls' : 'foreign', executable };
}

/** Writes the hook; never over another file, not even through a link. */
export async function writeHook({ path }: HookFile): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, hookScript, { flag: 'wx', mode: 0o755 });
  await makeExecutable({ path });
}

export const makeExecutable = ({ path }: Pick<HookFile, 'path'>): Promise<void> => chmod(path, 0o755);

export const removeHook = ({ path }: HookFile): Promise<void> => rm(path);

/** The same for linked worktrees and submodules, and wherever `core.hooksPath` points to. */
async function hooksFolder({ git, top }: Repository): Promise<string> {
  const output = await git.run(['rev-parse', '--path-format=absolute', '--git-path', 'hooks', '--git-common-dir']);
  const [dir = '', common = ''] = output.split('\n');
  if (isInside(dir, top) || isInside(dir, common)) return dir;
  const set = (await git.run(['config', '--get', 'core.hooksPath'], { allow: [1] })).trim();
  throw new UserError(
    `\`core.hooksPath\` is \`${set}\`: ${set === '/dev/null' ? 'hooks are switched off' : 'other repositories may share these hooks'}`,
    'call `landworthy hook pre-push "$@"` in its pre-push hook, or take the setting away with `git config --unset core.hooksPath`',
  );
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

/** A line that is no comment and calls our hook. */
const calls = (text: string | undefined): boolean => /^[^#\n]*\blandworthy\b[^#\n]*\bpre-push\b/m.test(text ?? '');

const read = (path: string) => readFile(path, 'utf8').catch(() => undefined);

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** POSIX sh. It fails closed: a push that nobody judged is stopped, and said to be. */
export const hookScript = `#!/bin/sh
# Written by \`landworthy hook install\`; \`landworthy hook uninstall\` removes it.
top=$(git rev-parse --show-toplevel) || exit 2
main=$(dirname "$(git rev-parse --path-format=absolute --git-common-dir)")
for dir in "$top" "$main"; do
  if [ -x "$dir/node_modules/.bin/landworthy" ]; then
    exec "$dir/node_modules/.bin/landworthy" hook pre-push "$@"
  fi
done
if command -v landworthy >/dev/null 2>&1; then
  exec landworthy hook pre-push "$@"
fi
if command -v npx >/dev/null 2>&1 && npx --no-install landworthy --version >/dev/null 2>&1 </dev/null; then
  exec npx --no-install landworthy hook pre-push "$@"
fi
echo 'landworthy: not found, so this push was not judged and is stopped' >&2
echo '  install it with \`npm install --save-dev landworthy\`, or push with \`git push --no-verify\`' >&2
exit 2
`;
