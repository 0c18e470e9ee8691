import type { Flag } from '../../core/flag/flag.ts';
import { collect } from './collect.ts';
import { listAt, textAt, Unreadable, valueAt } from './entries.ts';
import type { ReadFormat } from './format.ts';

/**
 * GO Feature Flag's configuration: a map of flags with `variations` and a `defaultRule`
 * (https://gofeatureflag.org/docs/configure_flag/create-flags). Off means that every rule, now and scheduled, gives a
 * variation that is `false`: a percentage is not off.
 */
export const readGoFeatureFlag: ReadFormat = ([document, more], fields) => {
  if (more) throw new Unreadable('it has several documents, one is expected', more.line);
  const entries = document ? document.map() : [];
  if (!entries) throw new Unreadable('it is no map of flags', 1);
  // What has no variations is no flag, but a part that others refer to.
  const flags = entries.filter(([, { value }]) => valueAt(value, 'variations') !== undefined);
  const [other] = entries;
  if (other && !flags.length) {
    const [name, { line }] = other;
    throw new Unreadable(`\`${name}\` has no \`variations\`: is this a GO Feature Flag file?`, line);
  }
  return collect(
    flags.map(([name, { value, line }]): Flag => {
      return {
        name,
        ...stateOf(value),
        owner: textAt(value, fields.owner ?? 'metadata.owner'),
        expires: fields.expires
          ? textAt(value, fields.expires)
          : textAt(value, 'metadata.expires', 'experimentation.end'),
        line,
      };
    }),
  );
};

function stateOf(value: unknown): Pick<Flag, 'default' | 'because'> {
  if (valueAt(value, 'disable') === true)
    return { default: 'unknown', because: 'it is disabled, which leaves its value to the code' };
  if (listAt(value, 'scheduledRollout').length)
    return { default: 'on', because: 'a `scheduledRollout` will change it' };
  const named = new Map<string, unknown>(Object.entries((valueAt(value, 'variations') ?? {}) as object));
  // `variation: True` names the key `True`, but is read as a truth value.
  const truths = new Map([...named].map(([name, one]) => [name.toLowerCase(), one]));
  const variations = {
    get: (name: string) =>
      named.has(name) ? named.get(name) : /^(?:true|false)$/.test(name) ? truths.get(name) : undefined,
  };
  const given = reached(valueAt(value, 'defaultRule')).map(name => variations.get(name));
  if (given.length === 0) return { default: 'unknown', because: 'its `defaultRule` names no variation' };
  const other = given.find(one => one !== false);
  if (other === true) return { default: 'on', because: 'its `defaultRule` can give `true`' };
  if (other !== undefined || given.includes(undefined))
    return { default: 'unknown', because: 'its `defaultRule` gives something else than `false`' };
  const rules = listAt(value, 'targeting').filter(rule => valueAt(rule, 'disable') !== true);
  const rollout = rules.some(rule => reached(rule).some(name => variations.get(name) !== false));
  return rollout ? { default: 'on', because: 'a rule of its `targeting` can switch it on' } : { default: 'off' };
}

/** The variations that a rule can give. */
function reached(rule: unknown): readonly string[] {
  const progressive = valueAt(rule, 'progressiveRollout');
  if (progressive !== undefined && progressive !== null) {
    return ['initial', 'end'].map(step => String(valueAt(progressive, `${step}.variation`)));
  }
  const percentage = valueAt(rule, 'percentage');
  if (typeof percentage === 'object' && percentage !== null) {
    return Object.entries(percentage).flatMap(([name, share]) => (share === 0 ? [] : [name]));
  }
  const variation = valueAt(rule, 'variation');
  return variation === undefined ? [] : [String(variation)];
}
