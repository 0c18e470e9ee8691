import { createHash } from 'node:crypto';
import type { Files } from '../../core/facts.ts';

/**
 * What is wrong with a folder's `atlas.sum`, as the end of a sentence. It has a first line `h1:<sum of the others>`, then
 * `<file> h1:<hash>` for each: SHA-256, in base64, of the names and texts of all files up to this one
 * (https://github.com/ariga/atlas/blob/master/sql/migrate/dir.go, `NewHashFile`).
 */
export async function atlasSumProblem(folder: string, { list, read }: Files): Promise<string | undefined> {
  const prefix = folder === '' ? '' : `${folder}/`;
  const names = (await list())
    .filter(path => path.startsWith(prefix) && /^[^/]+\.sql$/s.test(path.slice(prefix.length)))
    .map(path => path.slice(prefix.length));
  const text = await read(`${prefix}atlas.sum`);
  if (text === undefined) return names.length ? 'there is no `atlas.sum`' : undefined;

  const lines = text.split('\n').slice(1).filter(Boolean);
  const said = new Map(lines.map(line => splitLine(line)));
  let running = createHash('sha256');
  const whole = createHash('sha256');
  const wanted = new Map<string, string>();
  for (const name of names.sort()) {
    running.update(name);
    const content = (await read(`${prefix}${name}`)) ?? '';
    // Bytes that are no UTF-8 were lost when the file was read: its hash cannot be told.
    if (content.includes('\uFFFD')) return undefined;
    if (/^[ -~]*atlas:sum +ignore/.test(content)) continue;
    // And so was a byte order mark.
    const marked = running.copy().update('\uFEFF').update(content);
    running = running.update(content);
    if (marked.copy().digest('base64') === said.get(name)) running = marked;
    const hash = running.copy().digest('base64');
    wanted.set(name, hash);
    whole.update(name).update(hash);
  }
  const different = [...wanted].find(([name, hash]) => said.get(name) !== hash)?.[0];
  if (different !== undefined)
    return said.has(different)
      ? `\`${different}\`, or one before it, is not as \`atlas.sum\` says`
      : `\`${different}\` is not in \`atlas.sum\``;
  const gone = [...said.keys()].find(name => !wanted.has(name));
  if (gone !== undefined) return `\`atlas.sum\` lists \`${gone}\`, which is not there`;
  return text.startsWith(`h1:${whole.digest('base64')}`) ? undefined : 'the sum at the top of `atlas.sum` is not right';
}

const splitLine = (line: string): readonly [string, string] => {
  const at = line.lastIndexOf(' h1:');
  return [line.slice(0, at).trim(), line.slice(at + 4).trim()];
};
