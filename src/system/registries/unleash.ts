import type { Flag } from '../../core/flag/flag.ts';
import { collect } from './collect.ts';
import { entryAt, textAt, Unreadable, valueAt } from './entries.ts';
import type { ReadFormat } from './format.ts';

/** Days that Unleash expects a flag of this type to live (https://docs.getunleash.io/reference/feature-toggles). */
const lifetimes = new Map([
  ['release', 40],
  ['experiment', 40],
  ['operational', 7],
]);
const dayLength = 86_400_000;

/**
 * An export of Unleash, or the same as its import takes it, inside `data`: `features`, and for each of them and each
 * environment an entry in `featureEnvironments`. Off means off in every environment. It has no owner; its expiry is the
 * day of creation and the lifetime of its type, unless `fields.expires` names another one.
 */
export const readUnleash: ReadFormat = ([document], fields) => {
  const root = entryAt(document, 'features') ? document : entryAt(document, 'data');
  const features = entryAt(root, 'features');
  const entries = features?.list();
  if (!entries) throw new Unreadable('it has no list `features`: is this an export of Unleash?', features?.line ?? 1);
  const environments = new Map<string, unknown[]>();
  for (const { value } of entryAt(root, 'featureEnvironments')?.list() ?? []) {
    const name = textAt(value, 'featureName') ?? '';
    environments.set(name, [...(environments.get(name) ?? []), value]);
  }
  return collect(
    entries.map(({ value, line }): Flag => {
      const name = textAt(value, 'name');
      if (name === undefined) throw new Unreadable('a feature has no `name`', line);
      return {
        name,
        ...stateOf(environments.get(name) ?? []),
        owner: textAt(value, fields.owner),
        expires: fields.expires ? textAt(value, fields.expires) : lifetimeOf(value),
        line,
      };
    }),
  );
};

function stateOf(environments: readonly unknown[]): Pick<Flag, 'default' | 'because'> {
  if (environments.length === 0)
    return { default: 'unknown', because: 'the export says nothing of it in `featureEnvironments`' };
  const on = environments.find(one => valueAt(one, 'enabled') !== false);
  return on === undefined
    ? { default: 'off' }
    : { default: 'on', because: `it is enabled in \`${textAt(on, 'environment') ?? 'some environment'}\`` };
}

function lifetimeOf(feature: unknown): string | undefined {
  const days = lifetimes.get(textAt(feature, 'type') ?? 'release');
  const created = Date.parse(textAt(feature, 'createdAt') ?? '');
  if (days === undefined || Number.isNaN(created)) return undefined;
  const end = new Date(created + days * dayLength);
  return Number.isNaN(end.getTime()) ? undefined : end.toISOString().slice(0, 10);
}
