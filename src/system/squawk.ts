import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { arch, platform } from 'node:process';
import * as z from 'zod';
import { UserError } from '../core/errors.ts';
import type { Squawk, SquawkRequest } from '../core/migrations/lint/squawk.ts';
import { runProcess } from './process.ts';

interface SquawkContext {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Lines and columns count from 0: https://squawkhq.com/docs/cli */
const report = z.array(
  z.object({ file: z.string(), line: z.int(), message: z.string(), help: z.string().nullish(), rule_name: z.string() }),
);

/** Runs the squawk that is installed over these scripts, in a folder of their own. Throws a UserError where it fails. */
export async function runSquawk(
  { scripts, server }: SquawkRequest,
  { root, env, signal }: SquawkContext,
): Promise<Squawk> {
  const program = findSquawk(root, env);
  if (program === undefined) return 'not-installed';
  const folder = await mkdtemp(join(tmpdir(), 'landworthy-squawk-'));
  try {
    const files = scripts.map((script, index) => ({ script, file: `${index}.sql` }));
    for (const { script, file } of files) await writeFile(join(folder, file), script.text);
    const wrapped = scripts.every(({ transaction }) => transaction === 'file') ? ['--assume-in-transaction'] : [];
    const version = server.version ? [`--pg-version=${server.version.join('.')}`] : [];
    const run = [program, '--reporter=json', ...wrapped, ...version, ...files.map(({ file }) => file)];
    const { exitCode, stdout, output } = await runProcess({
      run,
      cwd: folder,
      timeout: 60_000,
      env,
      signal,
      keep: 16 * 1024 * 1024,
    });
    const parsed = exitCode === 0 || exitCode === 1 ? report.safeParse(parse(stdout)) : undefined;
    if (!parsed?.success)
      throw new UserError(
        `\`${program}\` did not lint the migrations: ${output.slice(-300)}`,
        'mend it, or say `squawk: off` under `lint`',
      );
    return parsed.data.flatMap(({ file, line, message, help, rule_name: rule }) => {
      const script = files.find(one => one.file === file.replace(/^.*[\\/]/, ''))?.script;
      return script ? [{ path: script.path, line: script.line + line, rule, message, help: help ?? '' }] : [];
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The program itself: what npm puts before it starts another Node. */
function findSquawk(root: string, env: SquawkContext['env']): string | undefined {
  const name = platform === 'win32' ? 'squawk.exe' : 'squawk';
  const installed = join(root, 'node_modules', '@squawk-cli', `${platform}-${arch}`, 'bin', name);
  const onPath = (env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map(folder => join(folder, name));
  return [installed, ...onPath].find(path => existsSync(path));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
