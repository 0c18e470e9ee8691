import { compareNumbers } from './compare.ts';
import { splitProgram } from './program.ts';
import { readScript, scriptFiles } from './script-files.ts';
import { someLines, wholeFile } from './sql-script.ts';

/** https://salsita.github.io/node-pg-migrate/: programs, or SQL in one file with `-- Up Migration`, or in two. */
export const nodePgMigrate = scriptFiles({
  name: 'node-pg-migrate',
  title: 'node-pg-migrate',
  place: /^((?:.+\/)?(?:migrations?|migrate)(?:\/[^/]+)?)\/([^/]+\.(?:[cm]?[jt]s|sql))$/is,
  text: /\bpgm\b|\bMigrationBuilder\b|^\s*--[\s-]*(?:up|down)\s+migration/im,
  read: relative => {
    const [, version, name = '', way] = /^([0-9]+)[-_]([^/]*?)(?:\.(up|down))?\.sql$/s.exec(relative) ?? [];
    if (version === undefined) return readScript(relative);
    return { version, name, way: way === 'up' ? 'up' : way === 'down' ? 'down' : 'both' };
  },
  split: (file, { version, name, way }) => {
    if (!file.path.endsWith('.sql')) return [{ version, name, ...splitProgram(file) }];
    if (way !== 'both') return [{ version, name, [way]: wholeFile(file, 'file') }];
    const lines = file.text.split('\n');
    const at = (mark: RegExp) => lines.findIndex(line => mark.test(line));
    const [up, down] = [at(/^\s*--[\s-]*up\s+migration/i), at(/^\s*--[\s-]*down\s+migration/i)];
    const script = (from: number, to: number) => someLines(file.path, lines, [from, to], 'file');
    return [
      {
        version,
        name,
        up: script(up + 1, down > up ? down : lines.length),
        ...(down < 0 ? {} : { down: script(down + 1, up > down ? up : lines.length) }),
      },
    ];
  },
  order: compareNumbers,
  late: 'node-pg-migrate refuses to run at all in every database that is ahead of it, unless `--no-check-order` is given',
});
