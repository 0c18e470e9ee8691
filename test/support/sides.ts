import type { ChangedFile, FileLines } from '../../src/core/change.ts';
import type { Facts, Files } from '../../src/core/facts.ts';
import { findMigrations } from '../../src/core/migrations/find.ts';
import { parseRecord } from '../../src/system/record/parse.ts';
import { readRegistry } from '../../src/system/registries/registry.ts';
import { fakeChange, fakeFacts } from './facts.ts';

type Texts = Readonly<Record<string, string>>;

/**
 * The facts of a change from the files at its two sides. A line that the other side does not have is added or removed.
 * `base` is its tip, where something landed since.
 */
export function factsOfSides(before: Texts, head: Texts, more: Partial<Facts> = {}, base: Texts = before): Facts {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(head)])].sort();
  const changed = paths.filter(path => before[path] !== head[path]);
  const side = (text: string | undefined) => (text === undefined ? undefined : ({ kind: 'file', blob: text } as const));
  const files = changed.map((path): ChangedFile => {
    const [old, now] = [side(before[path]), side(head[path])];
    return { path, ...(old ? { before: old } : {}), ...(now ? { after: now } : {}) };
  });
  const read = (texts: Texts): Files => ({
    list: async () => Object.keys(texts).sort(),
    read: async path => (Object.hasOwn(texts, path) ? texts[path] : undefined),
  });
  const recordPath = changed.find(path => path.startsWith('.landworthy/changes/') && head[path] !== undefined);
  return fakeFacts({
    change: async () => fakeChange({ files }),
    lines: async () =>
      new Map(
        changed.map((path): [string, FileLines] => {
          const [old = '', now = ''] = [before[path], head[path]];
          return [path, { added: onlyIn(now, old), removed: onlyIn(old, now) }];
        }),
      ),
    files: async which => read(which === 'head' ? head : before),
    migrations: async (which, request) => findMigrations(read({ base, before, head }[which]), request),
    flags: async (request, which) => readRegistry((which === 'head' ? head : before)[request.file], request),
    record: async () => ({
      ...(recordPath === undefined
        ? { answers: new Map(), problems: [] }
        : parseRecord(head[recordPath] ?? '', recordPath)),
      earlier: new Map(),
    }),
    now: () => new Date('2026-11-23T12:00:00Z'),
    ...more,
  });
}

function onlyIn(text: string, other: string) {
  const known = new Set(other.split('\n'));
  const lines = text.split('\n').map((line, index) => ({ number: index + 1, text: line }));
  return lines.filter(line => !known.has(line.text));
}
