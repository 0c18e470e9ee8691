import type { Flag } from '../../core/flag/flag.ts';
import { collect } from './collect.ts';
import { entryAt, textAt, Unreadable, valueAt } from './entries.ts';
import type { ReadFormat } from './format.ts';

/**
 * Our own: `flags: { <name>: { owner, default: off|on, expires: 2027-03-01, description } }`. `off` is a text in YAML 1.2
 * and `false` in YAML 1.1; both are understood.
 */
export const readLandworthy: ReadFormat = ([document, more], fields) => {
  if (more) throw new Unreadable('it has several documents, one is expected', more.line);
  const list = entryAt(document, 'flags');
  if (!list) throw new Unreadable('it has no `flags:`', 1);
  const entries = list.map() ?? (list.value === null || list.value === undefined ? [] : undefined);
  if (!entries) throw new Unreadable('`flags` is no map of names', list.line);
  return collect(
    entries.map(([name, { value, line, map }]): Flag => {
      if (!map()) throw new Unreadable(`\`${name}\` is no map of \`owner\`, \`default\` and \`expires\``, line);
      const state = states.get(valueAt(value, 'default')) ?? 'unknown';
      return {
        name,
        default: state,
        ...(state === 'off'
          ? {}
          : { because: state === 'on' ? 'it is registered as on' : 'its `default` is not `off`' }),
        owner: textAt(value, fields.owner ?? 'owner'),
        expires: textAt(value, fields.expires ?? 'expires'),
        line,
      };
    }),
  );
};

const states = new Map<unknown, Flag['default']>([
  ['off', 'off'],
  [false, 'off'],
  ['on', 'on'],
  [true, 'on'],
]);
