import { join } from 'node:path';
import type { Rehearsal, RehearsalRequest, RehearsalStep } from '../core/run/command.ts';
import { linkDependencies } from './dependencies.ts';
import { type Git, GitFailure, openGit } from './git.ts';
import { runProcess } from './process.ts';
import { checkOut, type ScratchRun } from './workspace.ts';

const mostLeft = 20;

/**
 * Goes forward and back in a scratch tree: the head is checked out and `forward` runs; the merge-base's files take the
 * place of the head's, while what `forward` made stays; `back` and `verify` run against that. Merging and reverting alone
 * would give the base back whatever the change does: it is what was left that has to be undone. Stops at the first step
 * that fails.
 */
export async function rehearse(context: ScratchRun, request: RehearsalRequest): Promise<Rehearsal> {
  const { change, scratch, env, signal } = context;
  const [repository, git] = await Promise.all([context.repository(), context.scratchGit()]);
  const steps: RehearsalStep[] = [];
  const done = (name: RehearsalStep['name'], start: number) =>
    steps.push({ name, ended: 'exit', exitCode: 0, output: '', milliseconds: Math.round(performance.now() - start) });

  const commands = [request.forward, request.back, request.verify];
  let start = performance.now();
  const dir = await checkOut(repository, git, scratch, change.head.tree, change.head.sha, commands);
  // Named, not looked for: what runs below may remove them, and git must never find a repository further up.
  const here = openGit(dir, git.env).with({ GIT_DIR: join(dir, '.git'), GIT_WORK_TREE: dir });
  done('apply', start);

  const run = async (name: 'forward' | 'back' | 'verify') => {
    const { ended, exitCode, output, milliseconds } = await runProcess({
      run: request[name],
      cwd: dir,
      timeout: request.timeout,
      env,
      signal,
    });
    steps.push({ name, ended, exitCode, output, milliseconds });
    return exitCode === 0;
  };

  const before = await untracked(here);
  if (!(await run('forward'))) return { steps, left: [] };
  start = performance.now();
  try {
    await here.run(['checkout', '--quiet', '--force', '--detach', change.mergeBase]);
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    const milliseconds = Math.round(performance.now() - start);
    steps.push({ name: 'restore', ended: 'exit', exitCode: error.exitCode, output: error.stderr, milliseconds });
    return { steps, left: [] };
  }
  await linkDependencies(repository.top, dir, commands);
  const left = [...(await untracked(here))].filter(path => !before.has(path)).slice(0, mostLeft);
  done('restore', start);
  if (await run('back')) await run('verify');
  return { steps, left };
}

/** Files that git does not track, the ignored ones as well. A folder that holds no tracked file is one of them. */
async function untracked(git: Git): Promise<ReadonlySet<string>> {
  const output = await git.run([
    'status',
    '--porcelain',
    '-z',
    '--untracked-files=all',
    '--ignored=matching',
    '--no-renames',
  ]);
  return new Set(output.split('\0').flatMap(line => (/^(?:\?\?|!!) /.test(line) ? line.slice(3) : [])));
}
