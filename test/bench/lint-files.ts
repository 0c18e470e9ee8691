import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lint } from '../../src/core/migrations/lint/lint.ts';

// A program of its own, so that its start is measured, too: lints all files of a folder as one change.

const [folder = ''] = process.argv.slice(2);
const added = readdirSync(folder).map(name => {
  const text = readFileSync(join(folder, name), 'utf8');
  const up = { kind: 'sql', path: name, line: 1, text, transaction: 'file' } as const;
  return { version: name, name, path: name, up, down: undefined };
});
lint({ added, landed: [], framework: 'sql', server: { name: 'postgres', version: [15] }, levels: {} }).then(
  ({ findings }) => console.log(findings.length),
);
