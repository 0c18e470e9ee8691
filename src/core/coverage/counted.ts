import type { ChangedFile } from '../change.ts';
import { UserError } from '../errors.ts';
import type { Facts } from '../facts.ts';
import { hasCode, isSource } from './code.ts';
import type { CountedFile } from './judge.ts';

/** The changed files that hold code of the product, with their lines; those that add no line of code are left out. */
export async function countedFiles(
  isLeftOut: (path: string) => boolean,
  facts: Pick<Facts, 'change' | 'lines' | 'files'>,
): Promise<readonly CountedFile[]> {
  const { files } = await facts.change();
  const sources = files.filter(file => isEdited(file) && isSource(file.path) && !isLeftOut(file.path));
  if (sources.length === 0) return [];
  const [lines, head] = await Promise.all([facts.lines(sources.map(({ path }) => path)), facts.files('head')]);
  const counted: CountedFile[] = [];
  for (const { path } of sources) {
    const { added, removed } = lines.get(path) ?? { added: [], removed: [] };
    if (added.length === 0 && removed.length > 0) continue;
    const text = await head.read(path);
    // What looks binary has no lines, as if nothing had been added.
    if (text === undefined || (added.length === 0 && text.includes('\0'))) {
      throw new UserError(
        `\`${path}\` is binary or larger than 8 MiB: nobody can tell which of its lines were executed`,
        'if it is no code, name it under `ignore`',
      );
    }
    if (added.some(line => hasCode(line.text, path))) counted.push({ path, lines: { added, removed }, text });
  }
  return counted;
}

const isEdited = ({ before, after }: ChangedFile): boolean =>
  (after?.kind === 'file' || after?.kind === 'executable') && after.blob !== before?.blob;
