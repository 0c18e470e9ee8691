import { cp, rm } from 'node:fs/promises';

// PostgreSQL's own parser is WebAssembly, which its module looks for beside itself. So the package goes along as it is.

const name = 'libpg-query';

/** For esbuild: it is loaded from `dist`, of which `folder` says where it is from the file that loads it. */
export const asItIs = folder => ({
  name,
  setup: build => {
    build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({
      path: `${folder}/${name}/wasm/index.cjs`,
      external: true,
    }));
    build.onEnd(async () => {
      await rm(`dist/${name}`, { recursive: true, force: true });
      for (const file of ['package.json', 'LICENSE', 'wasm/index.cjs', 'wasm/libpg-query.js', 'wasm/libpg-query.wasm'])
        await cp(`node_modules/${name}/${file}`, `dist/${name}/${file}`);
    });
  },
});
