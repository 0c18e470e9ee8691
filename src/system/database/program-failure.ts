import type { ScriptFailure } from '../../core/migrations/rehearsal/rehearsal.ts';
import { lastLines } from '../../core/run/outcome.ts';
import type { ProcessResult } from '../process.ts';

/** Why a framework's command failed: a line of what it wrote, and the end of that without what only its makers read. */
export function programFailure({ ended, exitCode, output }: ProcessResult): ScriptFailure {
  const lines = output.split('\n').filter(line => !isNoise(line));
  const told = { code: '', statement: lastLines(lines.join('\n')) };
  if (ended === 'timeout') return { ...told, message: 'it takes too long' };
  if (ended === 'not-started') return { ...told, message: output };
  const named = lines.find(line => error.test(line));
  const line = named ?? lines.findLast(one => /\b(?:error|fail|cannot|exist|violat)/i.test(one));
  return { ...told, message: line?.replace(before, '').trim() || `exit code ${exitCode}` };
}

/** `QueryFailedError: column "x" does not exist`, `[ERROR] AssertionError [ERR_ASSERTION]: …` */
const error = /\b(?:error|exception)\b\]?(?: \[\w+\])?(?: during [\w ]+)?: \S|\w+(?:Error|Exception)(?: \[\w+\])?: \S/i;
const before = /^\s*(?:\[?error\]?:? )+(?=\w*error\b)/i;

/** Where in its own code it was, what an error has for properties, and what npm says of any command that fails. */
const isNoise = (line: string) =>
  /^\s*at |^npm (?:warn|error|notice)|^\s+\w+: (?:undefined|null|true|false|-?[\d.]+|'[^']*'|\[?\w*\]?),?$|^\s*\},?$/.test(
    line,
  );
