import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, transform } from 'esbuild';

// The command line as CommonJS in parts, so that a run compiles no part that it does not need. esbuild splits ES modules
// only: each part is translated after that. `bin/load-bundle.js` loads them.

const target = { platform: 'node', target: 'node20.19', minify: true, logLevel: 'warning' };
const folder = 'dist/cli';

const { outputFiles } = await build({
  ...target,
  entryPoints: ['src/cli.ts'],
  bundle: true,
  splitting: true,
  format: 'esm',
  outdir: folder,
  write: false,
});
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await Promise.all(
  outputFiles.map(async ({ path, text }) => {
    const { code } = await transform(text, { ...target, format: 'cjs', supported: { 'dynamic-import': false } });
    await writeFile(join(folder, basename(path)), code);
  }),
);
