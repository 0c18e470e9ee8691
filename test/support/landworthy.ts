import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import type { Report } from '../../src/core/report.ts';
import { testEnv } from './repository.ts';

export const packageRoot = resolve(import.meta.dirname, '../..');
/** As if it were installed for the whole machine: what it prints to be typed begins with `landworthy`. */
const installed = resolve(import.meta.dirname, 'bin');
export const binary = resolve(packageRoot, 'bin/landworthy.js');

export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the real binary in this folder. */
export function landworthy(
  cwd: string,
  args: readonly string[],
  { input = '', env = {} }: RunOptions = {},
): Promise<Ran> {
  return new Promise((done, failed) => {
    const own = testEnv(dirname(cwd));
    const child = spawn(process.execPath, [binary, ...args], {
      cwd,
      env: { ...own, PATH: `${installed}:${own['PATH']}`, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin.on('error', () => undefined).end(input);
    child.on('error', failed).on('close', exitCode => done({ exitCode, stdout, stderr }));
  });
}

/** The verdict of the real binary, as its JSON report. */
export async function verdict(
  cwd: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<Report & { exitCode: number | null }> {
  const { exitCode, stdout, stderr } = await landworthy(cwd, ['check', '--json', ...args], options);
  if (!stdout) throw new Error(`no report, exit ${exitCode}: ${stderr}`);
  return { ...(JSON.parse(stdout) as Report), exitCode };
}
