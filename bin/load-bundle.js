const fs = require('node:fs');
const { createRequire } = require('node:module');
const { homedir } = require('node:os');
const { dirname, isAbsolute, join } = require('node:path');
const { constants, Script } = require('node:vm');
const { crc32 } = require('node:zlib');

/**
 * The exports of a bundled CommonJS file, compiled with V8's code cache where a run before this one left it: most of
 * the start-up time of a bundle is its compilation.
 *
 * The cache is code that will run, so it stands in the user's own folder, never in a place that others may write to. It
 * is not beside the bundle, because `node_modules` may be under version control and the working tree stays as it is.
 */
exports.loadBundle = (file, version) => {
  const source = fs.readFileSync(file);
  const key = crc32?.(source); // not before Node 20.15
  const place = key === undefined ? undefined : cachePlace(version);
  const cachedData = place && readCache(place, key);
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) {${source.toString('utf8')}\n})`,
    {
      filename: file,
      cachedData,
      importModuleDynamically: constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    },
  );
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

/** A cache file is the checksum of the source, the checksum of the data, and the data: V8 itself compares only lengths. */
function readCache(place, key) {
  let descriptor;
  try {
    descriptor = fs.openSync(place, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0));
    if (!isOwn(fs.fstatSync(descriptor)) || !isOwn(fs.statSync(dirname(place)))) return undefined;
    const content = fs.readFileSync(descriptor);
    const data = content.subarray(8);
    const fits = content.length > 8 && content.readUInt32LE(0) === key && content.readUInt32LE(4) === crc32(data);
    return fits ? data : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** Written beside and moved, so that no reader and no other writer sees half of it. */
function writeCache(place, key, data) {
  const temporary = `${place}.${process.pid}`;
  try {
    const folder = dirname(place);
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOwn(fs.statSync(folder))) return;
    const header = Buffer.alloc(8);
    header.writeUInt32LE(key, 0);
    header.writeUInt32LE(crc32(data), 4);
    fs.writeFileSync(temporary, Buffer.concat([header, data]), { flag: 'wx', mode: 0o600 });
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
