import { fail, type Judgment, pass } from './outcome.ts';
import type { Rehearsal, RehearsalStep } from './run/command.ts';

/** Whether the way back was gone to its end. */
export function judgeRehearsal({ steps, left }: Rehearsal, plan: string, notes: readonly string[]): Judgment {
  const failed = steps.find(step => step.exitCode !== 0);
  if (failed) {
    return fail({
      code: 'rollback.rehearsal-failed',
      message: `the rehearsal of the rollback failed: \`${failed.name}\` ${howItEnded(failed)}`,
      actor: 'author',
      hint: hints[failed.name],
      detail: failed.output,
    });
  }
  const seconds = steps.reduce((sum, step) => sum + step.milliseconds, 0) / 1000;
  const done = steps.map(step => step.name).join(', ');
  const vacuous = left.length
    ? []
    : ['`forward` left no file behind: unless its effect is kept elsewhere, this rehearsal proves little'];
  const all = [...notes, ...vacuous];
  return pass(`${plan}; rehearsed in ${seconds.toFixed(1)} s: ${done}`, all.length ? { notes: all } : {});
}

const hints: Readonly<Record<RehearsalStep['name'], string>> = {
  apply: 'the head could not be checked out',
  forward: 'the change cannot even be put into effect: see its output',
  restore: "the base's code could not be put back",
  back: "the base's code cannot undo what the change left behind: see its output",
  verify: 'after the way back, not all is as it was: see its output',
};

function howItEnded({ ended, exitCode }: RehearsalStep): string {
  switch (ended) {
    case 'exit':
      return `exited with ${exitCode}`;
    case 'signal':
      return 'was ended by a signal';
    case 'timeout':
      return 'took longer than its time';
    case 'not-started':
      return 'could not be started';
  }
}
