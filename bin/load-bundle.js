const { isAscii } = require('node:buffer');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const { homedir } = require('node:os');
const { basename, dirname, isAbsolute, join } = require('node:path');
const { constants, Script } = require('node:vm');

/**
 * The exports of a program that is bundled in parts, compiled with V8's code cache where a run before this one left it:
 * most of the start-up time of a bundle is its compilation.
 *
 * The cache is code that will run, so it stands in the user's own folder, never in a place that others may write to. It
 * is not beside the bundle, because `node_modules` may be under version control and the working tree stays as it is.
 */
exports.loadBundle = (file, version) => {
  const folder = dirname(file);
  const requireOther = createRequire(file);
  const place = cachePlace(version);
  const cached = place ? readCache(place) : new Map();
  const modules = new Map();
  const scripts = new Map();
  let complete = true;

  const load = name => {
    const known = modules.get(name);
    if (known) return known.exports;
    const path = join(folder, name);
    const bytes = fs.readFileSync(path);
    const key = `${name} ${bytes.length} ${fs.statSync(path).mtimeMs}`;
    const cachedData = cached.get(key);
    // One byte a character is half the work for V8.
    const source = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
    const script = new Script(`(function (exports, require, module) {${source}\n})`, {
      filename: path,
      cachedData,
      importModuleDynamically: constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    if (!cachedData || script.cachedDataRejected) complete = false;
    scripts.set(key, script);
    const module = { exports: {} };
    modules.set(name, module);
    const requirePart = other => (other.startsWith('./') ? load(other.slice(2)) : requireOther(other));
    script.runInThisContext()(module.exports, requirePart, module);
    return module.exports;
  };

  // At the end: functions that this run compiled on demand are in the cache, too.
  process.on('exit', code => {
    if (complete || !place || code > 1) return;
    const made = [...scripts].map(([key, script]) => [key, script.createCachedData()]);
    // Of another build nothing is kept.
    const [entry] = scripts.keys();
    writeCache(place, new Map([...(cached.has(entry) ? cached : []), ...made]));
  });
  return load(basename(file));
};

/** One cache for each command, as each needs other functions. Undefined where there is no safe place. */
function cachePlace(version) {
  const [command = 'check'] = process.argv.slice(2);
  const name = /^(?:-h|--help)$/.test(command) ? 'help' : /^[a-z]{1,16}$/.test(command) ? command : 'check';
  const home = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  if (!isAbsolute(home)) return undefined;
  return join(home, 'landworthy', 'code', `${name}-${version}-node-${process.versions.node}-${process.arch}`);
}

/**
 * A cache file is the length of a list, the list as JSON, and twice the data: V8 compares little more than lengths, and
 * to compare the halves shows damage ten times cheaper than a checksum, for which a module would have to be loaded.
 */
function readCache(place) {
  let descriptor;
  try {
    descriptor = fs.openSync(place, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0));
    if (!isOwn(fs.fstatSync(descriptor)) || !isOwn(fs.statSync(dirname(place)))) return new Map();
    const content = fs.readFileSync(descriptor);
    const half = content.length >> 1;
    if (!content.subarray(0, half).equals(content.subarray(half))) return new Map();
    let at = 4 + content.readUInt32LE(0);
    return new Map(
      JSON.parse(content.toString('utf8', 4, at)).map(([key, length]) => {
        at += length;
        return [key, content.subarray(at - length, at)];
      }),
    );
  } catch {
    return new Map();
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** Written beside and moved, so that no reader and no other writer sees half of it. */
function writeCache(place, parts) {
  const temporary = `${place}.${process.pid}`;
  try {
    const folder = dirname(place);
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOwn(fs.statSync(folder))) return;
    const list = Buffer.from(JSON.stringify([...parts].map(([key, data]) => [key, data.length])));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(list.length);
    const half = [length, list, ...parts.values()];
    fs.writeFileSync(temporary, Buffer.concat([...half, ...half]), { flag: 'wx', mode: 0o600 });
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
