import { compareText } from './compare.ts';
import type { Framework } from './framework.ts';
import { wholeFile } from './sql-script.ts';

/** https://atlasgo.io/concepts/migration-directory; the version is what stands before the first `_`. */
export const atlas: Framework = {
  name: 'atlas',
  title: 'Atlas',
  place: /^((?:.+\/)?[^/]+)\/([^/]+\.sql)$/s,
  beside: 'atlas.sum',
  // A folder in the format of golang-migrate.
  unlike: /\.(?:up|down)\.sql$/s,
  read: relative => {
    const [, version, name = ''] = /^([^_/]+)(?:_([^/]*))?\.sql$/s.exec(relative) ?? [];
    return version === undefined ? undefined : { version, name, way: 'up' };
  },
  split: (file, { version, name }) => [
    { version, name, up: wholeFile(file, /^--\s*atlas:txmode\s+none\s*$/m.test(file.text) ? 'none' : 'file') },
  ],
  order: compareText,
  late: '`atlas migrate apply` refuses to run at all in every database that is ahead of it, unless `--exec-order` says otherwise',
  remembers: 'version',
  edited: 'what `atlas.sum` says of it is no longer so',
  reversible: false,
};
