import type { Condition } from '../core/condition/condition.ts';

// What can be said of conditions without a change to try them on. Only what is certain is said: where nothing is known,
// the answer is false.

/** Whether `b` holds whenever `a` does. */
export function implies(a: Condition, b: Condition): boolean {
  if (a.any?.every(branch => implies(branch, b))) return true;
  return (Object.keys(b) as (keyof Condition)[]).every(key => b[key] === undefined || impliesKey(a, b, key));
}

/** Whether nothing can make this condition hold. */
export function neverHolds(condition: Condition): boolean {
  const { not, any, ...rest } = condition;
  if (any?.every(branch => neverHolds(branch) || (not && implies(branch, not)))) return true;
  if (not && implies({ ...rest, ...(any ? { any } : {}) }, not)) return true;
  return false;
}

function impliesKey(a: Condition, b: Condition, key: keyof Condition): boolean {
  switch (key) {
    case 'lines':
      return a.lines !== undefined && b.lines !== undefined && a.lines >= b.lines;
    case 'not':
      return a.not !== undefined && b.not !== undefined && implies(b.not, a.not);
    case 'any':
      return b.any?.some(branch => implies(a, branch)) ?? false;
    case 'kind':
    case 'author':
    case 'label':
      return isSubset(a[key], b[key]);
    default:
      return isSubsetOfGlobs(a[key], b[key]);
  }
}

const isSubset = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a !== undefined && b !== undefined && a.every(one => b.includes(one));

/** A glob with `!` takes away from its list, so that a part of a list may match more than the whole. */
function isSubsetOfGlobs(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const same = a.length === b.length && a.every((one, index) => one === b[index]);
  return same || (isSubset(a, b) && ![...a, ...b].some(glob => glob.startsWith('!')));
}
