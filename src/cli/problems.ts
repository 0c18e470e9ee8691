import type { PolicyProblem } from '../core/errors.ts';
import { oneLine, visible, visibleLines } from '../core/neutral.ts';

/** A problem of a policy as a compiler would tell it: place, message, what to do, the lines around it. */
export function describeProblem({ file, line, column, message, hint, frame }: PolicyProblem, kind = ''): string {
  const told = `${visible(file)}:${line}:${column}: ${kind}${oneLine(message)}${hint ? ` (${oneLine(hint)})` : ''}`;
  return `${told}\n${frame ? `${visibleLines(frame).join('\n')}\n\n` : ''}`;
}
