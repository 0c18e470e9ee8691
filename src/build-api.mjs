import { execFileSync } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { asItIs } from './build-parser.mjs';

// The public API in one file, and the types that it speaks of.

const types = 'dist/types';

await build({
  platform: 'node',
  target: 'node20.19',
  minify: true,
  logLevel: 'warning',
  entryPoints: ['src/index.ts'],
  bundle: true,
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  format: 'esm',
  outfile: 'dist/index.js',
  plugins: [asItIs('.')],
  // What some libraries bundle is CommonJS, and asks for Node's modules with `require`.
  banner: { js: `import{createRequire}from'node:module';const require=createRequire(import.meta.url);` },
});

await rm(types, { recursive: true, force: true });
// Whether they are right, `npm run typecheck` says.
execFileSync('node_modules/.bin/tsc', ['-p', 'src/tsconfig.json', '--noCheck'], { stdio: 'inherit' });

// tsc writes them for the whole program; some of the others would need libraries that are bundled, and so not installed.
const needed = new Set();
await follow(resolve(types, 'index.d.ts'));
for (const name of await readdir(types, { recursive: true })) {
  const file = resolve(types, name);
  if (name.endsWith('.d.ts') && !needed.has(file)) await rm(file);
}

async function follow(file) {
  if (needed.has(file)) return;
  needed.add(file);
  const text = await readFile(file, 'utf8');
  for (const [, target] of text.matchAll(/(?:from |import\()'([^']+)'/g)) {
    if (!target.startsWith('.')) throw new Error(`${file} needs the types of \`${target}\`, which nobody installs`);
    await follow(resolve(join(file, '..'), target.replace(/\.ts$/, '.d.ts')));
  }
}
