import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checks } from '../../src/checks/index.ts';
import { fileJsonSchema, keysAt } from '../../src/policy/json-schema.ts';
import { starterNames } from '../../src/policy/starters.ts';
import { packageRoot } from '../support/landworthy.ts';
import { load, mistakes } from '../support/policy.ts';

const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true });
(addFormats as unknown as (ajv: Ajv) => void)(ajv);
const isValid = ajv.compile(fileJsonSchema());

const good: readonly string[] = [
  'version: 1\nchange: { mergeable: {} }\n',
  'version: 1\nextends: [landworthy:standard]\nbase: main\nkinds: { docs: "**/*.md", a: [b, "!c"] }\nchange: { size: false }\n',
  'version: 1\nextends: [landworthy:standard]\nevidence: { goal: { enforce: block } }\n',
  'version: 1\nkinds: { docs: a }\nchange: { a: { max-lines: 1, when: { any: [{ kind: docs }, { not: { only: docs } }], lines: 3 }, stage: merge, enforce: observe, because: x } }\nwaivers: [{ requirement: change.a, paths: x, reason: r, approved-by: a, expires: 2027-01-01 }]\n',
];

const bad: readonly string[] = [
  'change: { mergeable: {} }\n',
  'version: 2\nchange: { mergeable: {} }\n',
  'version: 1\nchanges: { mergeable: {} }\n',
  'version: 1\nchange: { mergeable: { max-line: 3 } }\n',
  'version: 1\nchange: { mergeable: true }\n',
  'version: 1\nchange: { Mergeable: {} }\n',
  'version: 1\nchange: { a: { when: { path: x } } }\n',
  'version: 1\nchange: { a: { when: { not: { any: [] } } } }\n',
  'version: 1\nchange: { a: { enforce: warning } }\n',
  'version: 1\nchange: { a: {} }\nwaivers: [{ requirement: change.a, reason: r, approved-by: a, expires: soon }]\n',
];

describe('the JSON Schema', () => {
  it.each(good)('accepts what is accepted: %j', async text => {
    expect(await mistakes(text)).toEqual([]);
    expect(isValid(parse(text)), JSON.stringify(isValid.errors)).toBe(true);
  });

  it.each(bad)('refuses what is refused: %j', async text => {
    expect(await mistakes(text)).not.toEqual([]);
    expect(isValid(parse(text))).toBe(false);
  });

  it.each(starterNames)('accepts the starter policy %s', name => {
    const text = readFileSync(join(packageRoot, 'policies', `${name}.yml`), 'utf8');
    expect(isValid(parse(text)), JSON.stringify(isValid.errors)).toBe(true);
  });

  it.each(checks.map(check => [check.id, check.example.policy] as const))(
    'accepts the example of the section %s, and so does the loader',
    async (id, example) => {
      // What an example refers to is there.
      const other = example.includes('tests.unit') ? 'tests: { unit: { run: npm test } }\n' : '';
      const text = `version: 1\n${other}${id}:\n${example.replace(/^(?=.)/gm, '  ')}\n`;
      await load(text);
      expect(isValid(parse(text)), JSON.stringify(isValid.errors)).toBe(true);
    },
  );

  it('is closed, and describes every key', () => {
    const open: string[] = [];
    const silent: string[] = [];
    walk(fileJsonSchema(), '');
    expect({ open, silent }).toEqual({ open: [], silent: [] });

    function walk(schema: object, at: string): void {
      const { properties, additionalProperties } = schema as {
        properties?: Record<string, object>;
        additionalProperties?: unknown;
      };
      if (properties && additionalProperties !== false) open.push(at);
      for (const [key, value] of Object.entries(properties ?? {}))
        if (!('description' in value)) silent.push(`${at}/${key}`);
      for (const [key, value] of Object.entries(schema))
        if (typeof value === 'object' && value) walk(value, `${at}/${key}`);
    }
  });
});

it('knows the keys at any place of a policy', () => {
  expect(keysAt(['waivers', 0])).toEqual(['requirement', 'paths', 'reason', 'approved-by', 'expires']);
  expect(keysAt(['change', 'any-name', 'when', 'any', 3, 'not'])).toContain('paths');
  expect(keysAt(['nowhere'])).toEqual([]);
});
