const { isAscii } = require('node:buffer');
const fs = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { constants, Script } = require('node:vm');
const { readCache, writeCache } = require('./own-cache.js');

/**
 * The exports of a program that is bundled in parts, compiled with V8's code cache where a run before this one left it:
 * most of the start-up time of a bundle is its compilation.
 */
exports.loadBundle = (file, version) => {
  const folder = dirname(file);
  const cache = cacheOf(version);
  const cached = readCache(cache);
  // What the last run did not need stands apart, so that this one does not read it for nothing.
  const seldom = `${cache}-seldom`;
  let others;
  const findCached = key => {
    if (cached.has(key)) return cached.get(key);
    others ??= readCache(seldom);
    return others.get(key);
  };
  const modules = new Map();
  const scripts = new Map();
  let complete = true;

  const load = name => {
    const known = modules.get(name);
    if (known) return known.exports;
    const path = join(folder, name);
    const bytes = fs.readFileSync(path);
    const key = `${name} ${bytes.length} ${fs.statSync(path).mtimeMs}`;
    const cachedData = findCached(key);
    // One byte a character is half the work for V8.
    const source = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
    const script = new Script(source, {
      filename: path,
      cachedData,
      importModuleDynamically: constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    if (!cachedData || script.cachedDataRejected) complete = false;
    scripts.set(key, script);
    const module = { exports: {} };
    modules.set(name, module);
    script.runInThisContext()(module, requirePart, lazily);
    return module.exports;
  };

  const requirePart = name => (name.startsWith('./') ? load(name.slice(2)) : require(name));
  const lazily = name => {
    let found;
    const get = (_, key) => {
      found ??= requirePart(name);
      return found[key];
    };
    return new Proxy({}, { get });
  };

  // At the end: functions that this run compiled on demand are in the cache, too.
  process.on('exit', code => {
    const isUsed = ([key]) => scripts.has(key);
    const unused = [...cached].filter(part => !isUsed(part));
    const misplaced = [...unused, ...[...(others ?? [])].filter(isUsed)];
    if (code > 1 || (complete && lengthOf(misplaced) <= lengthOf([...cached]) / 4)) return;
    writeCache(cache, new Map([...scripts].map(([key, script]) => [key, script.createCachedData()])));
    others ??= readCache(seldom);
    // Of another build nothing is kept.
    const [entry] = scripts.keys();
    const kept = cached.has(entry) ? [...others, ...unused].filter(part => !isUsed(part)) : [];
    if (kept.length || others.size) writeCache(seldom, new Map(kept));
  });
  return load(basename(file));
};

const lengthOf = parts => parts.reduce((sum, [, data]) => sum + data.length, 0);

/** One cache for each command, as each needs other functions. */
function cacheOf(version) {
  const [command = 'check'] = process.argv.slice(2);
  const name = /^(?:-h|--help)$/.test(command) ? 'help' : /^[a-z]{1,16}$/.test(command) ? command : 'check';
  return join('code', `${name}-${version}-node-${process.versions.node}-${process.arch}`);
}
