import type { Framework, MigrationFile } from './framework.ts';
import { splitProgram } from './program.ts';

/** https://docs.djangoproject.com/en/stable/topics/migrations/: a graph; the numbers in the names are for people. */
export const django: Framework = {
  name: 'django',
  title: 'Django',
  place: /^((?:.+\/)?migrations)\/([^/]+\.py)$/s,
  text: /\bmigrations\.Migration\b/,
  config: /(?:^|\/)manage\.py$/,
  read: relative => {
    const version = /^(?!__init__\b|env\b)([A-Za-z0-9][^/]*)\.py$/s.exec(relative)?.[1];
    return version === undefined ? undefined : { version, name: '', way: 'both' };
  },
  split: (file, { version, name }) => [{ version, name, ...splitProgram(file), parents: parentsOf(file) }],
  order: 'graph',
  late: '',
  remembers: 'name',
  reversible: true,
};

/** What it depends on in its own app, which is called like the folder above `migrations`, most often. */
function parentsOf({ path, text }: MigrationFile): readonly string[] {
  const app = path.split('/').at(-3) ?? '';
  const list = /^\s*dependencies\s*(?::[^=\n]*)?=\s*\[([^\]]*)\]/m.exec(text)?.[1] ?? '';
  const pairs = [...list.matchAll(/\(\s*["']([\w.]+)["']\s*,\s*["']([^"']+)["']\s*,?\s*\)/g)];
  const own = pairs.filter(([, label]) => label === app);
  return own.map(([, , name = '']) => name);
}
