import type { Flag } from '../../core/flag/flag.ts';
import { collect } from './collect.ts';
import { type Entry, entryAt, listAt, textAt, Unreadable, valueAt } from './entries.ts';
import type { ReadFormat } from './format.ts';

/**
 * What GrowthBook's REST API lists (`{ features: [{ id, owner, defaultValue: "false", … }] }`, v1 and v2,
 * https://docs.growthbook.io/api) or what its SDKs are given (`{ features: { <id>: { defaultValue: false, rules } } }`).
 * Off means that the default is `false`, in every environment that is enabled, and no rule gives anything else. It has no
 * expiry; `fields.expires` may name one, such as `customFields.expires`.
 */
export const readGrowthBook: ReadFormat = ([document], fields) => {
  const features = entryAt(document, 'features') ?? document;
  const list = features?.list()?.map(entry => [textAt(entry.value, 'id') ?? '', entry] as const);
  const entries = list ?? (entryAt(document, 'features') ? features?.map() : undefined);
  if (!entries) throw new Unreadable('it has no `features`: is this from GrowthBook?', 1);
  return collect(
    entries.map(([name, entry]): Flag => {
      if (!name || !entry.map()) throw new Unreadable('a feature has no `id`', entry.line);
      return {
        name,
        ...stateOf(entry),
        owner: textAt(entry.value, fields.owner ?? 'owner'),
        expires: textAt(entry.value, fields.expires),
        line: entry.line,
      };
    }),
  );
};

function stateOf(entry: Entry): Pick<Flag, 'default' | 'because'> {
  const { value } = entry;
  const environments = (entryAt(entry, 'environments')?.map() ?? []).filter(
    ([, one]) => valueAt(one.value, 'enabled') === true,
  );
  const defaults = [
    valueAt(value, 'defaultValue'),
    ...environments.flatMap(([, one]) => valueAt(one.value, 'defaultValue') ?? []),
  ];
  const other = defaults.find(one => !isFalse(one));
  if (other !== undefined || defaults[0] === undefined) {
    return String(other) === 'true'
      ? { default: 'on', because: 'its `defaultValue` is true' }
      : { default: 'unknown', because: 'its `defaultValue` is not `false`' };
  }
  const rules = [...listAt(value, 'rules'), ...environments.flatMap(([, one]) => listAt(one.value, 'rules'))];
  const switching = rules.find(rule => valueAt(rule, 'enabled') !== false && !alwaysFalse(rule));
  return switching === undefined
    ? { default: 'off' }
    : { default: 'on', because: `a rule of type \`${textAt(switching, 'type') ?? 'unknown'}\` can switch it on` };
}

/** The API writes values as text, the SDKs' payload as they are. */
const isFalse = (value: unknown): boolean => value === false || value === 'false';

function alwaysFalse(rule: unknown): boolean {
  const values = [valueAt(rule, 'value'), valueAt(rule, 'force')].filter(one => one !== undefined);
  return values.length > 0 && values.every(isFalse);
}
