const { isAscii } = require('node:buffer');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const { homedir } = require('node:os');
const { dirname, isAbsolute, join } = require('node:path');
const { constants, Script } = require('node:vm');

/**
 * The exports of a bundled CommonJS file, compiled with V8's code cache where a run before this one left it: most of
 * the start-up time of a bundle is its compilation.
 *
 * The cache is code that will run, so it stands in the user's own folder, never in a place that others may write to. It
 * is not beside the bundle, because `node_modules` may be under version control and the working tree stays as it is.
 */
exports.loadBundle = (file, version) => {
  const bytes = fs.readFileSync(file);
  // One byte a character is half the work for V8.
  const source = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
  const place = cachePlace(version);
  const key = `${bytes.length} ${fs.statSync(file).mtimeMs}`;
  const cachedData = place && readCache(place, key);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: file,
    cachedData,
    importModuleDynamically: constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (place && (!cachedData || script.cachedDataRejected)) {
    // At the end: functions that this run compiled on demand are in the cache, too.
    process.on('exit', code => {
      if (code === 0 || code === 1) writeCache(place, key, script.createCachedData());
    });
  }
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  return module.exports;
};

/** One cache for each command, as each needs other parts of the bundle. Undefined where there is no safe place. */
function cachePlace(version) {
  const [command = 'check'] = process.argv.slice(2);
  const name = /^(?:-h|--help)$/.test(command) ? 'help' : /^[a-z]{1,16}$/.test(command) ? command : 'check';
  const home = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  if (!isAbsolute(home)) return undefined;
  return join(home, 'landworthy', 'code', `${name}-${version}-node-${process.versions.node}-${process.arch}`);
}

/**
 * A cache file is a line with what it belongs to and twice the data: V8 compares little more than lengths, and to compare
 * the halves shows damage ten times cheaper than a checksum, for which a module would have to be loaded.
 */
function readCache(place, key) {
  let descriptor;
  try {
    descriptor = fs.openSync(place, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0));
    if (!isOwn(fs.fstatSync(descriptor)) || !isOwn(fs.statSync(dirname(place)))) return undefined;
    const content = fs.readFileSync(descriptor);
    const half = (content.length - headerLength) >> 1;
    const data = content.subarray(headerLength, headerLength + half);
    const fits = content.toString('latin1', 0, headerLength) === headerOf(key, data);
    return fits && data.equals(content.subarray(headerLength + half)) ? data : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

const headerLength = 64;
const headerOf = (key, data) => `${key} ${data.length}`.padEnd(headerLength - 1).concat('\n');

/** Written beside and moved, so that no reader and no other writer sees half of it. */
function writeCache(place, key, data) {
  const temporary = `${place}.${process.pid}`;
  try {
    const folder = dirname(place);
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOwn(fs.statSync(folder))) return;
    const header = Buffer.from(headerOf(key, data), 'latin1');
    fs.writeFileSync(temporary, Buffer.concat([header, data, data]), { flag: 'wx', mode: 0o600 });
    fs.renameSync(temporary, place);
  } catch {
    // Without a cache the next run starts as slowly as this one did.
    try {
      fs.unlinkSync(temporary);
    } catch {
      // It was never made.
    }
  }
}

/** Ours, and writable by nobody else. Windows has no such bits; the profile's own folder is private there. */
function isOwn({ uid, mode }) {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}
