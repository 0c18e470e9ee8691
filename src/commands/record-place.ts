import { UserError } from '../core/errors.ts';
import { recordPath } from '../core/record/path.ts';
import { isRecordPath } from '../core/record/record.ts';
import { parseRecord } from '../system/record/parse.ts';
import type { OpenChange } from './open-change.ts';

/** The record that this change adds, or a new one. A record that the base knows belongs to another change. */
export async function placeOfRecord(
  { change, head, base }: OpenChange,
  keys: readonly string[],
): Promise<{ path: string; text: string | undefined }> {
  const own = change.files.flatMap(file => (isRecordPath(file.path) && file.after && !file.before ? [file.path] : []));
  const texts = new Map<string, string>();
  for (const path of own) texts.set(path, (await head.read(path)) ?? '');
  const holding = own.filter(path =>
    [...parseRecord(texts.get(path) ?? '').answers.keys()].some(key => keys.includes(key)),
  );
  const taken = new Set([...(await base.list()), ...(await head.list())].filter(isRecordPath));
  const path = recordPath(change.branch, change.head.sha, holding.length ? holding : own, one => taken.has(one));
  const [problem] = texts.has(path) ? parseRecord(texts.get(path) ?? '', path).problems : [];
  if (problem && texts.get(path)?.trim()) throw new UserError(problem.message, `mend \`${path}\` first, or remove it`);
  return { path, text: texts.get(path) };
}
