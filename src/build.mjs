import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, transform } from 'esbuild';
import { asItIs } from './build-parser.mjs';

// The command line as CommonJS in parts, so that a run compiles no part that it does not need. esbuild splits ES modules
// only: each part is translated after that. `bin/load-bundle.js` loads them, and runs a part, or loads a module of Node,
// when something of it is first used: no part does anything but define what it exports.

const target = { platform: 'node', target: 'node20.19', minify: true, logLevel: 'warning' };
const folder = 'dist/cli';
const below = (folder, ...names) => names.map(name => `${folder}/${name}`);
/** Where a part begins that a verdict on plain files does without; the libraries have theirs by `import()`. */
const borders = [
  'core/answer/evidence-rules',
  'core/codeowners/codeowners',
  ...below('core/coverage', 'code', 'judge'),
  ...below('core/flag', 'rules', 'stale'),
  ...below('core/integrity', 'defused', 'environment', 'exceptions', 'expected', 'gates', 'ignored-failures', 'kinds'),
  ...below('core/integrity', 'missing-tests', 'numbers', 'sides', 'suppressions', 'tests', 'together'),
  ...below('core/migrations', 'history/history', 'phases', 'rehearsal/options', 'rehearsal/part', 'sides'),
  ...below('core/migrations/lint', 'levels', 'lint', 'lint-rules', 'part'),
  ...below('core/operations', 'judge', 'record'),
  ...below('core/proof', 'ground', 'judge-taken-back', 'plan', 'red', 'take-back'),
  ...below('core/rollback', 'irreversible', 'rollback'),
  'core/run/tests',
  'core/source/source',
  ...below('policy', 'documents', 'issues', 'load', 'schema'),
  ...below('system', 'forge/forge', 'record/record', 'rehearsal', 'runner'),
];
/**
 * As esbuild writes it; what `import()` gives is wrapped, and read at once. Inside parentheses, what CommonJS requires:
 * commander asks for `node:child_process` at its start, for programs that nobody has here.
 */
const staticImport = /=(?:require|\(0,\w+\.\w+\))\("(?=\.\/|node:)/g;

const { outputFiles } = await build({
  ...target,
  entryPoints: Object.fromEntries(['cli', ...borders].map(path => [path.replaceAll('/', '-'), `src/${path}.ts`])),
  bundle: true,
  alias: {
    // For Node, `yaml` offers CommonJS alone, which can be neither shaken nor loaded late.
    yaml: './node_modules/yaml/browser/index.js',
    // simple-git's log of what it does; it would look for other packages in the folder of whoever installed this one.
    debug: './src/no-debug.mjs',
  },
  splitting: true,
  format: 'esm',
  outdir: folder,
  write: false,
  // From the launcher: what is no part of the program is found from there.
  plugins: [asItIs('../dist')],
});
const hash = createHash('sha256');
for (const { text } of outputFiles) hash.update(text);
const exportBuild = `module.exports.build="${hash.digest('hex').slice(0, 32)}";`;

// One file for what starts it: to find and read each of its modules would take node longer than to run it.
await build({
  ...target,
  entryPoints: ['bin/launcher.js'],
  bundle: true,
  format: 'cjs',
  outfile: 'bin/landworthy.js',
});

// Programs of processes of their own, each with a library of WebAssembly that stays as it was installed.
await build({
  ...target,
  entryPoints: ['src/system/database/child/pglite.ts', 'src/system/database/child/sqlite.ts'],
  bundle: true,
  external: ['@electric-sql/pglite', 'node-sqlite3-wasm'],
  format: 'esm',
  outdir: 'dist/database',
});

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await Promise.all(
  outputFiles.map(async ({ path, text }) => {
    const { code } = await transform(text, { ...target, format: 'cjs', supported: { 'dynamic-import': false } });
    const name = basename(path);
    const part = code.replaceAll(staticImport, '=lazily("');
    const whole = name === 'cli.js' ? part + exportBuild : part;
    // Wrapped here: to do it in each run would copy every part once more.
    await writeFile(join(folder, name), `(function (module, require, lazily) {${whole}\n})`);
  }),
);
