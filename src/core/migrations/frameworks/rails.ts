import { compareNumbers } from './compare.ts';
import type { Framework } from './framework.ts';
import { splitProgram } from './program.ts';

/** https://guides.rubyonrails.org/active_record_migrations.html; folders below are read as well. */
export const rails: Framework = {
  name: 'rails',
  title: 'Rails',
  place: /^((?:.+\/)?db\/(?:[^/]+_)?migrate)\/(.+\.rb)$/s,
  read: relative => {
    const [, version, name = ''] = /^(?:.+\/)?([0-9]+)_([^/]+)\.rb$/s.exec(relative) ?? [];
    return version === undefined ? undefined : { version, name, way: 'both' };
  },
  split: (file, { version, name }) => [{ version, name, ...splitProgram(file) }],
  order: compareNumbers,
  late: 'Rails runs it behind those, in another order than new databases do',
  remembers: 'version',
  reversible: true,
};
