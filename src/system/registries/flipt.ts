import type { Flag } from '../../core/flag/flag.ts';
import { type Entry, entryAt, listAt, textAt, Unreadable, valueAt } from './entries.ts';
import type { ReadFormat } from './format.ts';

/**
 * Flipt's declarative features: one or several documents, each with a `namespace` and a list `flags`
 * (https://docs.flipt.io/configuration/storage#defining-flag-state). A key that several namespaces have is one flag to
 * the code; it is as good as the worst of them.
 */
export const readFlipt: ReadFormat = (documents, fields) => {
  const flags = new Map<string, Flag>();
  const seen = new Set<string>();
  for (const document of documents) {
    const list = entryAt(document, 'flags');
    if (!list) continue;
    const entries = list.list() ?? (list.value === null || list.value === undefined ? [] : undefined);
    if (!entries) throw new Unreadable('`flags` is no list', list.line);
    for (const entry of entries) {
      const key = textAt(entry.value, 'key');
      if (key === undefined) throw new Unreadable('a flag has no `key`', entry.line);
      const full = `${namespaceOf(document)}\0${key}`;
      if (seen.has(full)) throw new Unreadable(`\`${key}\` is registered twice`, entry.line);
      seen.add(full);
      const flag: Flag = {
        name: key,
        ...stateOf(entry.value),
        owner: textAt(entry.value, fields.owner ?? 'metadata.owner'),
        expires: textAt(entry.value, fields.expires ?? 'metadata.expires'),
        line: entry.line,
      };
      flags.set(key, worse(flags.get(key), flag));
    }
  }
  if (documents.length > 0 && documents.every(document => !document.map()))
    throw new Unreadable('it is no map with `flags`: is this a Flipt file?', 1);
  return flags;
};

const namespaceOf = (document: Entry): string =>
  textAt(document.value, 'namespace.key') ?? textAt(document.value, 'namespace') ?? 'default';

function stateOf(flag: unknown): Pick<Flag, 'default' | 'because'> {
  const enabled = valueAt(flag, 'enabled') ?? false;
  if (enabled === true) return { default: 'on', because: 'it is enabled' };
  // `yes` and `on` are texts in YAML 1.2, but Flipt reads them as true.
  if (enabled !== false) return { default: 'unknown', because: '`enabled` is neither true nor false' };
  if (valueAt(flag, 'type') !== 'BOOLEAN_FLAG_TYPE' && listAt(flag, 'variants').length)
    return { default: 'unknown', because: 'it has variants and is disabled, which leaves its value to the code' };
  const rollout = listAt(flag, 'rollouts').find(
    one =>
      (valueAt(one, 'segment.value') ?? false) !== false ||
      ((valueAt(one, 'threshold.value') ?? false) !== false && valueAt(one, 'threshold.percentage') !== 0),
  );
  return rollout === undefined ? { default: 'off' } : { default: 'on', because: 'one of its `rollouts` gives true' };
}

function worse(known: Flag | undefined, flag: Flag): Flag {
  if (!known) return flag;
  const worst = known.default === 'off' ? flag : known;
  return {
    ...worst,
    owner: known.owner === undefined ? undefined : flag.owner,
    expires: [known.expires, flag.expires].every(one => one !== undefined)
      ? [known.expires, flag.expires].sort()[0]
      : undefined,
  };
}
