import type { Framework, MigrationFile } from './framework.ts';
import { splitProgram } from './program.ts';

/** https://alembic.sqlalchemy.org/en/latest/branches.html: a graph of `revision` and `down_revision`; the files may be called as they wish. */
export const alembic: Framework = {
  name: 'alembic',
  title: 'Alembic',
  place: /^((?:.+\/)?(?:versions|alembic|migrations))\/([^/]+\.py)$/s,
  text: /^down_revision\b/m,
  config: /(?:^|\/)alembic\.ini$/,
  read: relative => {
    const name = /^(?!__init__\b|env\b)([^/]+)\.py$/s.exec(relative)?.[1];
    return name === undefined ? undefined : { version: name, name, way: 'both' };
  },
  split: (file, { name }) => {
    const version = assigned(file, 'revision')[0];
    if (version === undefined) return [];
    return [{ version, name, ...splitProgram(file), parents: assigned(file, 'down_revision') }];
  },
  order: 'graph',
  late: '',
  remembers: 'version',
  reversible: true,
};

/** The texts that are assigned to this name: one, or a tuple where branches come together. */
function assigned({ text }: MigrationFile, name: string): readonly string[] {
  const value =
    new RegExp(`^${name}\\s*(?::[^=\\n]*)?=\\s*(\\([^)]*\\)|\\[[^\\]]*\\]|[^\\n]*)`, 'm').exec(text)?.[1] ?? '';
  return [...value.replace(/#.*$/gm, '').matchAll(/["']([^"'\n]+)["']/g)].map(([, one = '']) => one);
}
