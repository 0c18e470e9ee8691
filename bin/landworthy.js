#!/usr/bin/env node
const { join } = require('node:path');
const { loadBundle } = require('./load-bundle.js');
const { version } = require('../package.json');

const packageRoot = join(__dirname, '..');
const { main } = loadBundle(join(packageRoot, 'dist', 'cli', 'cli.js'), version);

main(process.argv.slice(2), { packageRoot, version }).then(
  code => {
    process.exitCode = code;
  },
  error => {
    console.error(error);
    process.exitCode = 2;
  },
);
