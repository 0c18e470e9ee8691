import type { ChangedFile } from '../../core/change.ts';
import { UserError } from '../../core/errors.ts';
import type { Plan } from '../../core/proof/plan.ts';

/** The changed source files below these paths; all, where none is named. Throws a UserError for one that has none. */
export function sourceIn(plan: Plan, change: readonly ChangedFile[], base: string, paths: readonly string[]) {
  const below = (path: string) => (file: ChangedFile) => isBelow(file.path, path);
  for (const path of paths) {
    if (plan.source.some(below(path))) continue;
    throw new UserError(
      `\`${path || '.'}\` ${whyNot(plan, change, base, below(path))}`,
      plan.source.length ? `the changed source files are ${list(plan.source)}` : 'leave the paths out to see why',
    );
  }
  return paths.length ? plan.source.filter(file => paths.some(path => below(path)(file))) : plan.source;
}

function whyNot(
  { changedTests }: Plan,
  change: readonly ChangedFile[],
  base: string,
  isMeant: (file: ChangedFile) => boolean,
): string {
  if (changedTests.some(isMeant)) return 'is of the tests: what is proved are lines of source';
  if (change.some(isMeant)) return 'is nothing that a test could notice';
  return `does not differ from \`${base}\``;
}

const isBelow = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

const most = 5;
const list = (files: readonly ChangedFile[]): string => {
  const more = files.length > most ? ` and ${files.length - most} more` : '';
  return `${files
    .slice(0, most)
    .map(({ path }) => `\`${path}\``)
    .join(', ')}${more}`;
};
