import type { Suspicion } from './kinds.ts';

const mostAlone = 3;

/** What is of one kind, in one file and has no line to be shown at is told once, where it is more than can be taken in. */
export function together(suspicions: readonly Suspicion[]): readonly Suspicion[] {
  const groups = new Map<string, Suspicion[]>();
  for (const [index, one] of suspicions.entries()) {
    const key = one.line === undefined ? `${one.kind} ${one.path}` : String(index);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].flatMap(group => {
    const [first] = group;
    if (!first || group.length <= mostAlone) return group;
    const shown = group.slice(0, mostAlone).map(({ message }) => message);
    const detail = group.map(({ message, detail }) => (detail ? `${message}\n${detail}` : message)).join('\n');
    return [{ ...first, message: `${shown.join('; ')}; and ${group.length - mostAlone} more`, detail }];
  });
}
