#!/usr/bin/env node
const { join } = require('node:path');

const packageRoot = join(__dirname, '..');
const { version } = require('../package.json');
const { main } = require('../dist/cli.cjs');

main(process.argv.slice(2), { packageRoot, version }).then(
  code => {
    process.exitCode = code;
  },
  error => {
    console.error(error);
    process.exitCode = 2;
  },
);
