import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportJsonSchema } from './core/report-schema.ts';
import { fileJsonSchema } from './policy/json-schema.ts';
import { referencePage } from './policy/reference.ts';

// `npm run generate`: writes what is derived from the checks and from the report into this folder.
const folder = process.argv[2] ?? 'policies';

const files = {
  'landworthy.schema.json': json(fileJsonSchema()),
  'reference.md': referencePage(),
  'report.schema.json': json(reportJsonSchema()),
};

mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);

function json(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
