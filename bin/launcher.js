#!/usr/bin/env node
const { join } = require('node:path');
const { openKeptVerdict } = require('./kept-verdict.js');
const { version } = require('../package.json');

const packageRoot = join(__dirname, '..');
const words = process.argv.slice(2);
const kept = openKeptVerdict(words, packageRoot, version);
const told = kept?.tell();
if (told === undefined) run();
else process.exitCode = told;

function run() {
  const { loadBundle } = require('./load-bundle.js');
  const { readCache, writeCache } = require('./own-cache.js');
  const { main, build } = loadBundle(join(packageRoot, 'dist', 'cli', 'cli.js'), version);

  // Of another build of the program nothing is taken.
  const policies = {
    read: name => readCache(join('policies', name)).get(build)?.toString(),
    write: (name, text) => writeCache(join('policies', name), new Map([[build, Buffer.from(text)]])),
  };

  main(words, { packageRoot, version, policies, kept }).then(
    code => {
      process.exitCode = code;
    },
    error => {
      console.error(error);
      process.exitCode = 2;
    },
  );
}
