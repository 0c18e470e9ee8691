import { expect, it } from 'vitest';
import { load, mistakes } from '../support/policy.ts';

const own = (parents: string, rest = 'change: { mergeable: {} }') => `version: 1\nextends: ${parents}\n${rest}\n`;
const base = 'version: 1\nchange: { mergeable: {} }\n';

it('merges a section by names and a requirement by keys; what comes later wins', async () => {
  const { policy } = await load({
    'landworthy.yml': own('[a.yml, b.yml]', 'change: { size: { max-lines: 3 } }'),
    'a.yml': 'version: 1\nchange: { size: { max-lines: 1, max-files: 1 }, a: {} }\n',
    'b.yml': 'version: 1\nchange: { size: { max-files: 2, enforce: warn } }\n',
  });
  expect(policy.requirements.map(({ id, enforce, options, origin }) => ({ id, enforce, options, origin }))).toEqual([
    {
      id: 'change.size',
      enforce: 'warn',
      options: { 'max-lines': 3, 'max-files': 2 },
      origin: { file: 'landworthy.yml', line: 3 },
    },
    { id: 'change.a', enforce: 'block', options: {}, origin: { file: 'a.yml', line: 2 } },
  ]);
});

it('takes a requirement away with `false`', async () => {
  const { policy } = await load(own('[landworthy:standard]', 'change: { size: false }\nevidence: { goal: false }'));
  expect(policy.requirements.map(({ id }) => id)).toEqual(['change.mergeable']);
});

it('reads a file that is extended twice once, where it first stood', async () => {
  const { policy, documents } = await load({
    'landworthy.yml': own('[a.yml, b.yml]'),
    'a.yml': 'version: 1\nextends: [base.yml]\nchange: { size: { max-lines: 1 } }\n',
    'b.yml': 'version: 1\nextends: [base.yml]\n',
    'base.yml': 'version: 1\nchange: { size: { max-lines: 9 } }\n',
  });
  expect(documents.map(({ file }) => file)).toEqual(['base.yml', 'a.yml', 'b.yml', 'landworthy.yml']);
  expect(policy.requirements[0]?.options).toEqual({ 'max-lines': 1 });
});

it('reads each of many files that extend each other once', async () => {
  const level = (n: number) => `version: 1\nextends: [l${n + 1}.yml, r${n + 1}.yml]\n`;
  const files: Record<string, string> = { 'landworthy.yml': own('[l0.yml, r0.yml]'), 'l30.yml': base, 'r30.yml': base };
  for (let n = 0; n < 30; n++) files[`l${n}.yml`] = files[`r${n}.yml`] = level(n);
  expect((await load(files)).documents).toHaveLength(63);
});

it('leaves the waivers of others to them', async () => {
  const waiver = 'waivers: [{ requirement: change.mergeable, reason: r, approved-by: a, expires: 2030-01-01 }]';
  const { policy } = await load({ 'landworthy.yml': own('[a.yml]'), 'a.yml': `${base}${waiver}\n` });
  expect(policy.waivers).toEqual([]);
});

it('refuses what leads out of the repository, in a circle or nowhere', async () => {
  const parents =
    '[landworthy:standrad, standard, "landworthy:../x", ../x.yml, ./x.yml, /etc/passwd, "C:\\\\x.yml", "https://x/y", none.yml, landworthy.yml, a.yml]';
  const path = 'name a path from the root of the repository';
  expect(await mistakes({ 'landworthy.yml': own(parents), 'a.yml': own('[landworthy.yml]') })).toEqual([
    'landworthy.yml:2:11: there is no policy `landworthy:standrad` (did you mean `landworthy:standard`?)',
    'landworthy.yml:2:32: there is no policy `standard` (did you mean `landworthy:standard`?)',
    'landworthy.yml:2:42: there is no policy `landworthy:../x` (the starter policies are `landworthy:standard`, `landworthy:service`, `landworthy:library`, `landworthy:database`, `landworthy:agents`)',
    `landworthy.yml:2:61: \`../x.yml\` is no plain path: it has \`.\` or \`..\` in it (${path})`,
    `landworthy.yml:2:71: \`./x.yml\` is no plain path: it has \`.\` or \`..\` in it (${path})`,
    `landworthy.yml:2:80: \`/etc/passwd\` is no path in the repository (${path})`,
    `landworthy.yml:2:93: \`C:\\x.yml\` is no path in the repository (${path})`,
    `landworthy.yml:2:106: \`https://x/y\` is an address: policies are read from the repository alone (${path})`,
    'landworthy.yml:2:121: there is no policy `none.yml` (name a file that git knows, from the root of the repository, or a starter policy such as `landworthy:standard`)',
    'landworthy.yml:2:131: `extends` goes in a circle: landworthy.yml → landworthy.yml',
    'a.yml:2:11: `extends` goes in a circle: landworthy.yml → a.yml → landworthy.yml',
  ]);
});

it('finds the mistakes of all files, each in its own', async () => {
  expect(
    await mistakes({
      'landworthy.yml': own('[a.yml, b.yml, c.yml]', 'change: { size: { max-lines: x } }'),
      'a.yml': 'change: { size: { max-files: y } }\n',
      'b.yml': 'version: 1\nextends: standard\nkinds: { K: x }\n',
      'c.yml': 'version: [\n',
    }),
  ).toEqual([
    'landworthy.yml:3:30: `change.size.max-lines` must be a number, not the text `x`',
    'c.yml:2:1: flow sequence in block collection must be sufficiently indented and end with a ]',
    'b.yml:2:10: `extends` must be a list, not the text `standard` (write `[standard]`)',
    'b.yml:3:10: `K`: a name is made of small letters, digits and dashes, such as `unit-tests`',
    'a.yml:1:1: the policy needs the key `version` (begin with `version: 1`)',
    'a.yml:1:30: `change.size.max-files` must be a number, not the text `y`',
  ]);
});
