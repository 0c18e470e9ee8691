import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { childEnv } from '../../src/system/child-env.ts';
import { linkDependencies } from '../../src/system/dependencies.ts';
import { temporaryFolder } from '../support/repository.ts';

type Tree = Readonly<Record<string, string>>;

/** Writes files; a text that begins with `->` is a link. */
function write(root: string, files: Tree): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    if (text.startsWith('->')) symlinkSync(text.slice(2), path);
    else writeFileSync(path, text);
  }
}

const manifest = (name: string, more = {}) => JSON.stringify({ name, type: 'module', main: 'index.js', ...more });
const says = (word: string) => `export const said = ['${word}'];\n`;
const passesOn = (name: string, word: string) =>
  `import { said as more } from '${name}';\nexport const said = ['${word}', ...more];\n`;

/** What git tracks: an application and a package that it imports. */
const sources = (side: string): Tree => ({
  'package.json': manifest('root'),
  'packages/core/package.json': manifest('@acme/core'),
  'packages/core/index.js': says(`core of the ${side} tree`),
  'packages/app/package.json': manifest('app'),
});

/** A tree with what was installed in it, and another one that was given it. */
async function link(installed: Tree, commands: readonly string[] = []) {
  const home = temporaryFolder();
  const [from, to] = [join(home, 'old'), join(home, 'new')];
  write(from, { ...sources('old'), ...installed });
  write(to, sources('new'));
  await linkDependencies(from, to, commands);
  return { home, from, to };
}

/** What a module in this folder gets from a package, by a real Node. */
function load(folder: string, name: string): readonly string[] {
  write(folder, { 'load.mjs': `import { said } from '${name}';\nconsole.log(JSON.stringify(said));\n` });
  return JSON.parse(execFileSync(process.execPath, [join(folder, 'load.mjs')], { encoding: 'utf8' })) as string[];
}

const hoisted = {
  'node_modules/@acme/core': '->../../packages/core',
  'node_modules/other/package.json': manifest('other'),
  'node_modules/other/index.js': says('other'),
  'node_modules/plugin/package.json': manifest('plugin', { peerDependencies: { '@acme/core': '*' } }),
  'node_modules/plugin/index.js': passesOn('@acme/core', 'plugin'),
  'node_modules/preset/package.json': manifest('preset', { dependencies: { plugin: '*' } }),
  'node_modules/preset/index.js': passesOn('plugin', 'preset'),
};

const store = 'node_modules/.pnpm';
const inStore = {
  [`${store}/other@1/node_modules/other/package.json`]: manifest('other'),
  [`${store}/other@1/node_modules/other/index.js`]: says('other'),
  [`${store}/plugin@1/node_modules/plugin/package.json`]: manifest('plugin'),
  [`${store}/plugin@1/node_modules/plugin/index.js`]: passesOn('@acme/core', 'plugin'),
  [`${store}/plugin@1/node_modules/@acme/core`]: '->../../../../../packages/core',
  [`${store}/preset@1/node_modules/preset/package.json`]: manifest('preset'),
  [`${store}/preset@1/node_modules/preset/index.js`]: passesOn('plugin', 'preset'),
  [`${store}/preset@1/node_modules/plugin`]: '->../../plugin@1/node_modules/plugin',
  'packages/app/node_modules/@acme/core': '->../../../core',
  'packages/app/node_modules/other': '->../../../node_modules/.pnpm/other@1/node_modules/other',
  'packages/app/node_modules/preset': '->../../../node_modules/.pnpm/preset@1/node_modules/preset',
};

it.each([
  ['as npm and yarn install', hoisted],
  ['as pnpm installs', inStore],
])(
  "a workspace's packages are those of the new tree, %s, also where an installed one imports them",
  async (_, tree) => {
    const { to } = await link(tree);
    const app = join(to, 'packages/app');
    expect(load(app, '@acme/core')).toEqual(['core of the new tree']);
    expect(load(app, 'preset')).toEqual(['preset', 'plugin', 'core of the new tree']);
    expect(load(app, 'other')).toEqual(['other']);
  },
);

it('copies no package but those that import one of the workspace', async () => {
  const { to } = await link(hoisted);
  const isLink = (name: string) => lstatSync(join(to, 'node_modules', name)).isSymbolicLink();
  expect(['@acme/core', 'other', 'plugin', 'preset'].map(isLink)).toEqual([true, true, false, false]);
});

it('keeps links to other projects', async () => {
  const { home, from, to } = await link({
    'node_modules/near': '->../../beside',
    'node_modules/far': `->${import.meta.dirname}`,
    'node_modules/here': '->/nowhere',
  });
  const aim = (name: string) => readlinkSync(join(to, 'node_modules', name));
  expect([aim('near'), aim('far'), aim('here')]).toEqual([join(home, 'beside'), import.meta.dirname, '/nowhere']);
  expect(readlinkSync(join(from, 'node_modules/near'))).toBe('../../beside');
});

it('follows a link that stands for the whole folder', async () => {
  const home = temporaryFolder();
  write(home, { 'elsewhere/other/package.json': manifest('other'), 'elsewhere/other/index.js': says('other') });
  const [from, to] = [join(home, 'old'), join(home, 'new')];
  write(from, { ...sources('old'), node_modules: '->../elsewhere', 'elsewhere/@acme/core': '->../../packages/core' });
  write(to, sources('new'));
  await linkDependencies(from, to);
  expect(load(to, 'other')).toEqual(['other']);
});

it('what is added, replaced or removed there is not in the original', async () => {
  const { from, to } = await link({
    ...hoisted,
    ...inStore,
    'node_modules/.package-lock.json': '{}',
    'node_modules/.cache/tool/a': 'old',
    'node_modules/.vite/results.json': 'old',
    'node_modules/.bin/other': '->../other/index.js',
  });
  write(to, {
    'node_modules/.package-lock.json': 'new',
    'node_modules/.cache/tool/a': 'new',
    'node_modules/.vite/results.json': 'new',
    'node_modules/@acme/added': 'new',
    [`${store}/added@1/index.js`]: 'new',
  });
  for (const name of ['other', '.bin/other', 'plugin', '.pnpm/other@1'])
    rmSync(join(to, 'node_modules', name), { recursive: true });
  const old = (name: string) => readFileSync(join(from, 'node_modules', name), 'utf8');
  expect(['.package-lock.json', '.cache/tool/a', '.vite/results.json'].map(old)).toEqual(['{}', 'old', 'old']);
  expect(['@acme/added', '.pnpm/added@1'].filter(name => existsSync(join(from, 'node_modules', name)))).toEqual([]);
  const kept = ['other/index.js', '.bin/other', 'plugin/index.js', '.pnpm/other@1/node_modules/other/index.js'];
  expect(kept.filter(name => !existsSync(join(from, 'node_modules', name)))).toEqual([]);
});

it.each([
  ['node_modules', 'npm ci && npm run build'],
  ['node_modules', 'cd web; pnpm install --frozen-lockfile'],
  ['node_modules', 'yarn'],
  ['.venv', 'uv run pytest'],
  ['vendor', 'composer install'],
])('gives no %s to what installs its own by `%s`', async (folder, command) => {
  const { to } = await link({ [`${folder}/other/index.js`]: says('other') }, [command]);
  expect(existsSync(join(to, folder))).toBe(false);
});

it.each(['npm test', 'pnpm run install-hooks', 'yarn build', 'npx vitest run', 'python -m pytest'])(
  'does not take `%s` for what installs',
  async command => {
    const { to } = await link({ ...hoisted, '.venv/bin/tool': '' }, [command]);
    expect([existsSync(join(to, 'node_modules/other')), existsSync(join(to, '.venv/bin/tool'))]).toEqual([true, true]);
  },
);

it('copies what a command edits', async () => {
  const { to } = await link(hoisted, ['npx patch-package']);
  expect(lstatSync(join(to, 'node_modules/other')).isSymbolicLink()).toBe(false);
  expect(load(join(to, 'packages/app'), 'preset')).toEqual(['preset', 'plugin', 'core of the new tree']);
});

it("moves Yarn's map of packages, so that the project's own are those of the new tree", async () => {
  const home = temporaryFolder();
  const [from, to] = [join(home, 'a/b/old'), join(home, 'new')];
  const map = (cache: string, depth: number) =>
    [
      '"packageLocation": "./packages/core/",\\',
      `"packageLocation": "${cache}/cache/other.zip/node_modules/other/",\\`,
      `"packageLocation": "./.yarn/__virtual__/plugin-1a2b/${depth}/cache/plugin.zip/node_modules/plugin/",\\`,
      '"packageLocation": "./.yarn/__virtual__/plugin-3c4d/1/packages/core/",\\',
    ].join('\n');
  write(from, { ...sources('old'), '.pnp.cjs': map('../../..', 4), '.yarn/unplugged/native/index.js': 'native' });
  write(to, sources('new'));
  await linkDependencies(from, to);
  expect(readFileSync(join(to, '.pnp.cjs'), 'utf8')).toBe(map('..', 2));
  expect(readFileSync(join(to, '.yarn/unplugged/native/index.js'), 'utf8')).toBe('native');
});

it("copies what Composer finds the project's classes by, and links its packages", async () => {
  const { to } = await link({
    'vendor/autoload.php': '<?php',
    'vendor/composer/installed.json': '[]',
    'vendor/composer/autoload_static.php': '<?php',
    'vendor/composer/pcre/a.php': '<?php',
    'vendor/other/package/a.php': '<?php',
    'vendor/acme/core': '->../../packages/core',
  });
  const isLink = (name: string) => lstatSync(join(to, 'vendor', name)).isSymbolicLink();
  const copied = ['autoload.php', 'composer/autoload_static.php', 'composer/pcre', 'other/package'].map(isLink);
  expect(copied).toEqual([false, false, true, true]);
  expect(readFileSync(join(to, 'vendor/acme/core/index.js'), 'utf8')).toBe(says('core of the new tree'));
});

it("gives Python an environment in which the project's own modules are those of the new tree", async () => {
  const home = temporaryFolder();
  const [from, to] = [join(home, 'old'), join(home, 'new')];
  const packages = '.venv/lib/python3.11/site-packages';
  write(from, {
    '.venv/pyvenv.cfg': 'home = /usr/bin\n',
    '.venv/bin/python': '->/usr/bin/python3',
    '.venv/bin/tool': `#!${from}/.venv/bin/python\n`,
    '.venv/lib64': '->lib',
    [`${packages}/__editable__.acme.pth`]: `${from}/src\n`,
    [`${packages}/acme-0.1.dist-info/direct_url.json`]: `{ "url": "file://${from}" }`,
    [`${packages}/other/__init__.py`]: '',
    [`${packages}/other-1.dist-info/RECORD`]: '',
    [`${packages}/six.py`]: '',
  });
  mkdirSync(to);
  await linkDependencies(from, to);
  const read = (name: string) => readFileSync(join(to, name), 'utf8');
  expect(read('.venv/bin/tool')).toBe(`#!${to}/.venv/bin/python\n`);
  expect(read(`${packages}/__editable__.acme.pth`)).toBe(`${to}/src\n`);
  expect(readlinkSync(join(to, '.venv/bin/python'))).toBe('/usr/bin/python3');
  expect(readlinkSync(join(to, '.venv/lib64'))).toBe('lib');
  const isLink = (name: string) => lstatSync(join(to, packages, name)).isSymbolicLink();
  const names = ['other', 'other-1.dist-info', 'six.py', 'acme-0.1.dist-info'];
  expect(names.map(isLink)).toEqual([true, true, true, false]);
  // Wherever the user has activated it.
  const env = { PATH: `${from}/.venv/bin:/usr/bin`, VIRTUAL_ENV: `${from}/.venv` };
  expect(childEnv(env, { dir: to })).toEqual({ PATH: `${to}/.venv/bin:/usr/bin`, VIRTUAL_ENV: `${to}/.venv` });
  expect(childEnv(env, { dir: from })).toEqual(env);
});
