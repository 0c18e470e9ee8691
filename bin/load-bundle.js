const { isAscii } = require('node:buffer');
const fs = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');
const { readCache, writeCache } = require('./own-cache.js');

/**
 * The exports of a program that is bundled in parts, compiled with V8's code cache where a run before this one left it:
 * most of the start-up time of a bundle is its compilation.
 */
exports.loadBundle = (file, version) => {
  const folder = dirname(file);
  const cache = cacheOf(version);
  const entry = basename(file);
  const entrySource = fs.readFileSync(file);
  // The names of the parts, which the entry holds, tell what is in them: of another build nothing is taken.
  const readParts = name => {
    const parts = readCache(name);
    return parts.get(sourceOf(entry))?.equals(entrySource) ? parts : new Map();
  };
  const cached = readParts(cache);
  // What the last run did not need stands apart, so that this one does not read it for nothing.
  const seldom = `${cache}-seldom`;
  let others;
  const findCached = name => {
    if (cached.has(name)) return cached;
    others ??= readParts(seldom);
    return others;
  };
  const modules = new Map();
  const loaded = new Map();
  let complete = true;

  const load = name => {
    const known = modules.get(name);
    if (known) return known.exports;
    const path = join(folder, name);
    const found = findCached(name);
    // Beside the compiled code: to open each part again would take longer than to load it.
    const bytes = found.get(sourceOf(name)) ?? (name === entry ? entrySource : fs.readFileSync(path));
    const cachedData = found.get(name);
    // One byte a character is half the work for V8.
    const source = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
    const script = new Script(source, { filename: path, cachedData });
    if (!cachedData || script.cachedDataRejected) complete = false;
    loaded.set(name, { script, bytes });
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
    const isUsed = ([key]) => loaded.has(key.replace(/^source /, ''));
    const unused = [...cached].filter(part => !isUsed(part));
    const misplaced = [...unused, ...[...(others ?? [])].filter(part => isUsed(part) && !cached.has(part[0]))];
    if (code > 1 || (complete && lengthOf(misplaced) <= lengthOf([...cached]) / 4)) return;
    const parts = [...loaded].flatMap(([name, { script, bytes }]) => [
      [name, script.createCachedData()],
      [sourceOf(name), bytes],
    ]);
    writeCache(cache, new Map(parts));
    others ??= readParts(seldom);
    const kept = [...others, ...unused].filter(part => !isUsed(part));
    if (kept.length || others.size) writeCache(seldom, new Map([[sourceOf(entry), entrySource], ...kept]));
  });
  return load(entry);
};

const sourceOf = name => `source ${name}`;
const lengthOf = parts => parts.reduce((sum, [, data]) => sum + data.length, 0);

/** One cache for each command, as each needs other functions. */
function cacheOf(version) {
  const [command = 'check'] = process.argv.slice(2);
  const name = /^(?:-h|--help)$/.test(command) ? 'help' : /^[a-z]{1,16}$/.test(command) ? command : 'check';
  return join('code', `${name}-${version}-node-${process.versions.node}-${process.arch}`);
}
