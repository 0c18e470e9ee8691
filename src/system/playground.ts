import { appendFile, mkdir, mkdtemp, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { shellQuote } from '../core/shell.ts';
import { openGit } from './git.ts';

/** A repository to play in. It stays: nothing sweeps it away. */
export interface Playground {
  readonly dir: string;
  readonly write: (files: ReadonlyMap<string, string>) => Promise<void>;
  readonly commit: (message: string) => Promise<void>;
  readonly branch: (name: string) => Promise<void>;
}

/**
 * In the folder for temporary files. It needs no git identity, and no setting of this machine reaches its commits.
 * landworthy is there as it is in a project that depends on it: what a verdict says can be typed.
 */
export async function openPlayground(
  env: Readonly<Record<string, string | undefined>>,
  packageRoot: string,
): Promise<Playground> {
  const dir = await realpath(await mkdtemp(join(env['TMPDIR'] || tmpdir(), 'landworthy-demo-')));
  const git = openGit(dir, env);
  await git.run(['init', '--quiet', '--initial-branch=main']);
  // Written, because simple-git lets nobody set `core.hooksPath`.
  await appendFile(join(dir, '.git', 'config'), settings);
  await appendFile(join(dir, '.git', 'info', 'exclude'), 'node_modules\n');
  await installBinary(join(dir, 'node_modules', '.bin'), join(packageRoot, 'bin', 'landworthy.js'));
  return {
    dir,
    write: async files => {
      for (const [name, text] of files) {
        await mkdir(dirname(join(dir, name)), { recursive: true });
        await writeFile(join(dir, name), text);
      }
    },
    commit: async message => {
      await git.run(['add', '--all']);
      await git.run(['commit', '--quiet', '--message', message]);
    },
    branch: async name => {
      await git.run(['switch', '--quiet', '--create', name]);
    },
  };
}

/** The two files that npm would put there, one for Windows. */
async function installBinary(folder: string, binary: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'landworthy'), `#!/bin/sh\nexec node ${shellQuote(binary)} "$@"\n`, { mode: 0o755 });
  await writeFile(join(folder, 'landworthy.cmd'), `@node "${binary}" %*\r\n`);
}

/** What a machine's own settings could change: who commits, whether it is signed, and which hooks run. */
const settings = `[user]
	name = Dana Demo
	email = dana@example.com
[commit]
	gpgSign = false
[core]
	hooksPath = .git/hooks
`;

/** All files below a folder of the package, by their paths in it. */
export async function readTemplate(packageRoot: string, folder: string): Promise<ReadonlyMap<string, string>> {
  const root = join(packageRoot, folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  const files = paths.sort().map(async path => {
    return [relative(root, path).split(sep).join('/'), await readFile(path, 'utf8')] as const;
  });
  return new Map(await Promise.all(files));
}
