const fs = require('node:fs');
const { homedir } = require('node:os');
const { dirname, isAbsolute, join } = require('node:path');

// What makes a run fast and could be made again at any time. It decides what will run, or what is judged by, so it stands
// in the user's own folder, never in a place that others may write to: not beside the program, and not in the repository.

/**
 * The parts of this cache by their keys; empty where there are none that can be trusted.
 *
 * A cache is the length of a list, the list as JSON, and twice the data: V8 compares little more than lengths, and to
 * compare the halves shows damage ten times cheaper than a checksum, for which a module would have to be loaded.
 */
exports.readCache = name => {
  const place = placeOf(name);
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
};

/** Keeps these parts in place of all others, where that can be done safely. Written beside and moved: nobody reads half of it. */
exports.writeCache = (name, parts) => {
  const place = placeOf(name);
  if (place === undefined) return;
  const temporary = `${place}.${process.pid}`;
  try {
    const folder = dirname(place);
    makeFolder(folder);
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
};

/**
 * Undefined where there is no safe place. In a CI system none is: the change's own tests run there as the same user, and
 * would leave the next change of the same runner what it is judged by.
 */
function placeOf(name) {
  const { CI: ci, XDG_CACHE_HOME: cacheHome } = process.env;
  const home = cacheHome || join(homedir(), '.cache');
  return (ci && ci !== 'false') || !isAbsolute(home) ? undefined : join(home, 'landworthy', name);
}

/** Not `recursive`: node never comes back from a place where nothing can be made and the system says that it is not there. */
function makeFolder(path) {
  if (fs.existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    fs.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

/** Ours, and writable by nobody else. Windows has no such bits; the profile's own folder is private there. */
function isOwn({ uid, mode }) {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}
