import type { Flag } from '../../core/flag/flag.ts';
import { collect } from './collect.ts';
import { type Entry, entryAt, textAt, Unreadable, valueAt } from './entries.ts';
import type { ReadFormat } from './format.ts';

/**
 * flagd's flag definitions, schema v0, in JSON or YAML (https://flagd.dev/schema/v0/flags.json): `flags` is a map, or a
 * list whose entries have a `key`. Off means that everybody gets `false`: a disabled flag, or a null default, leaves it to
 * the code, and a rule that can give another variant is a rollout.
 */
export const readFlagd: ReadFormat = ([document, more], fields) => {
  if (more) throw new Unreadable('it has several documents, one is expected', more.line);
  const flags = entryAt(document, 'flags');
  if (!flags) throw new Unreadable('it has no `flags`: is this a flagd file?', 1);
  const entries = flags.map() ?? flags.list()?.map(entry => [textAt(entry.value, 'key') ?? '', entry] as const);
  if (!entries) throw new Unreadable('`flags` is neither a map nor a list', flags.line);
  return collect(
    entries.map(([name, entry]): Flag => {
      if (!entry.map() || !name) throw new Unreadable(`\`${name}\` is no flag`, entry.line);
      return {
        name,
        ...stateOf(entry),
        owner: textAt(entry.value, fields.owner ?? 'metadata.owner'),
        expires: textAt(entry.value, fields.expires ?? 'metadata.expires'),
        line: entry.line,
      };
    }),
  );
};

function stateOf({ value }: Entry): Pick<Flag, 'default' | 'because'> {
  if (valueAt(value, 'state') === 'DISABLED')
    return { default: 'unknown', because: 'it is disabled, which leaves its value to the code' };
  const name = valueAt(value, 'defaultVariant');
  if (typeof name !== 'string')
    return { default: 'unknown', because: 'it has no `defaultVariant`, which leaves its value to the code' };
  const variants = new Map(Object.entries((valueAt(value, 'variants') ?? {}) as object));
  const given = variants.get(name);
  if (given === true) return { default: 'on', because: `its default variant \`${name}\` is true` };
  if (given !== false) return { default: 'unknown', because: `its default variant \`${name}\` is not \`false\`` };
  const targeting = valueAt(value, 'targeting');
  const reached = outcomes(targeting).find(one => one === true || variants.get(String(one)) !== false);
  return reached === undefined
    ? { default: 'off' }
    : { default: 'on', because: `its targeting can give \`${String(reached)}\`` };
}

/** What a JsonLogic rule can answer: the name of a variant, or a truth value. Operands of comparisons are no answers. */
function outcomes(rule: unknown): readonly unknown[] {
  if (rule === undefined || rule === null || (typeof rule === 'object' && Object.keys(rule).length === 0)) return [];
  if (typeof rule !== 'object') return [rule];
  const [[operator, operands] = ['', undefined], ...others] = Object.entries(rule);
  // Which of several operators holds depends on who reads it.
  if (others.length) return [true];
  const list: readonly unknown[] = Array.isArray(operands) ? operands : [operands];
  // `[condition, answer, condition, answer, …, otherwise]`
  if (operator === 'if')
    return list.flatMap((one, index) => (index % 2 === 1 || index === list.length - 1 ? outcomes(one) : []));
  if (operator === 'fractional' || operator === 'fractionalEvaluation')
    return list.filter(Array.isArray).flatMap(([variant, weight]) => (weight === 0 ? [] : [variant]));
  // Any other rule answers true for somebody, and `true` may be the name of a variant.
  return [true];
}
