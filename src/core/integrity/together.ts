import type { Suspicion } from './kinds.ts';

const mostAlone = 3;
/** Of those that have a line, more are told one by one. */
const mostPlaces = 10;

/** What is of one kind and in one file is told once, where it is more than can be taken in. */
export function together(suspicions: readonly Suspicion[]): readonly Suspicion[] {
  const groups = new Map<string, Suspicion[]>();
  for (const one of suspicions) {
    const key = `${one.kind} ${one.path}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].flatMap(group => {
    const [first] = group;
    if (!first || group.length <= (first.line === undefined ? mostAlone : mostPlaces)) return group;
    const shown = group.slice(0, mostAlone).map(({ message }) => message);
    const detail = group.map(({ message, detail }) => (detail ? `${message}\n${detail}` : message)).join('\n');
    return [{ ...first, message: `${shown.join('; ')}; and ${group.length - mostAlone} more`, detail }];
  });
}
