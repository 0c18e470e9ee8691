const fs = require('node:fs');
const { release } = require('node:os');
const { dirname, join, resolve } = require('node:path');
const { readCache, writeCache } = require('./own-cache.js');

// The verdict of the last time, where nothing that it stands on has changed: told before the program is loaded.
//
// A stale `pass` is worse than no cache at all. So a verdict is kept only where all that decides it can be compared here,
// and whatever is odd is left to the normal way. Compared are the words, the program, the terminal and the environment
// (the question); what git says of the working tree and its refs; and files beside the tree, by `lstat` and `stat`. What
// is kept at all, `src/commands/standing.ts` says.

/** Words with which a verdict stands on nothing but this repository and this machine. */
const plainWords = new Set(['check', '--no-run', '--json', '--no-input', '-q', '--quiet', '-v', '--verbose']);
/** Some file systems count time in steps of two seconds: what is as young could change once more unseen. */
const youth = 3000;
const largest = 1 << 20;
const status = ['status', '--porcelain=v2', '-z', '--branch', '--no-ahead-behind', '--untracked-files=normal'];

/** The kept verdict on what these words ask, or a place to keep it; undefined where there can be none. */
exports.openKeptVerdict = (words, packageRoot, version) => {
  try {
    if (process.platform === 'win32' || words.indexOf('check', 1) > 0) return undefined;
    if (!words.every(word => plainWords.has(word))) return undefined;
    const start = Date.now();
    const question = questionOf(words, packageRoot, version);
    const name = join('verdicts', `verdict-${hash(`${process.cwd()}\0${words.join('\0')}`, 1) & 255}`);
    const parts = readCache(name);
    const isSame = parts.get('question')?.equals(question) ?? false;
    return open({ name, question, start, parts: isSame ? parts : new Map() });
  } catch {
    return undefined;
  }
};

function open({ name, question, start, parts }) {
  const known = parts.has('state') ? JSON.parse(parts.get('state')) : undefined;
  const isAsIs = known?.files.every(([path, ...looks]) => sameLooks(lookAt(path), looks));
  // What git says is asked only when the same was asked before, with the same commit checked out: it takes as long as half
  // of a plain verdict, and most are asked for once.
  const before = isAsIs && known.state !== 'never' ? askGit(known.tree) : undefined;
  const write = (state, more = []) =>
    writeCache(name, new Map([['question', question], ['state', Buffer.from(JSON.stringify(state))], ...more]));

  return {
    /** The exit code, when all is as it was and the verdict was told. */
    tell: () => {
      const isKept = known?.state === 'kept' && before !== undefined;
      if (!isKept || start < known.time || dayOf(start) !== dayOf(known.time)) return undefined;
      if (!before.status.equals(parts.get('status')) || !before.refs.equals(parts.get('refs'))) return undefined;
      writeOut(parts.get('text'));
      return known.exitCode;
    },
    /** `paths`: finds out which files beside the tree it stands on; none are given where that cannot be told. */
    keep: async ({ head, base, tree, text, exitCode, paths }) => {
      try {
        const asked = () => looksOf(marksOf(process.cwd()));
        if (!before) {
          if (known?.state !== 'never' || !isAsIs) write({ state: 'asked', tree, files: asked() });
          return;
        }
        const found = known.tree === tree ? await paths() : [];
        const files = found && looksOf([...new Set([...marksOf(process.cwd()), ...found])].sort());
        const after = askGit(tree);
        // Judged was what stands here before and after.
        const isStill =
          after?.status.equals(before.status) &&
          after.refs.equals(before.refs) &&
          entriesOf(after.status).includes(`# branch.oid ${head}`) &&
          after.refs.includes(`${base} `);
        if (!files) write({ state: 'never', tree, files: asked() });
        else if (!isStill || !found.length || text.length > largest) write({ state: 'asked', tree, files: asked() });
        else if (files.some(isYoung(start, known.files))) write({ state: 'asked', tree, files });
        else
          write({ state: 'kept', tree, files, exitCode, time: start }, [
            ['status', after.status],
            ['refs', after.refs],
            ['text', Buffer.from(text)],
          ]);
      } catch {
        // Then the next verdict takes as long as this one.
      }
    },
  };
}

/** Who asks what, of which program, and how it is to look. Values of the environment are never kept. */
function questionOf(words, packageRoot, version) {
  const { env, execArgv, execPath, versions, arch } = process;
  const program = ['dist/cli', 'dist/cli/cli.js', 'bin/landworthy.js', 'package.json'].map(path =>
    lookAt(join(packageRoot, path)),
  );
  const streams = [0, 1, 2].map(streamOf);
  const all = Object.keys(env)
    .sort()
    .map(key => `${key}=${env[key]}\0`)
    .join('');
  const question = [
    ...[
      1,
      words,
      process.cwd(),
      packageRoot,
      version,
      program,
      execPath,
      lookAt(execPath),
      execArgv,
      versions.node,
      arch,
    ],
    ...[release(), process.getuid(), process.geteuid(), streams, all.length],
    ...[1, 2].map(lane => hash(all, lane)),
  ];
  return Buffer.from(JSON.stringify(question));
}

/** Of a device, which one: the same is a terminal again, or is none again. */
function streamOf(descriptor) {
  const found = fs.fstatSync(descriptor);
  if (!found.isCharacterDevice()) return found.mode & fs.constants.S_IFMT;
  const isSeen = descriptor === 1 && found.rdev !== fs.statSync('/dev/null').rdev && require('node:tty').isatty(1);
  return [found.rdev, isSeen ? process.stdout.columns : 0];
}

/** Undefined where it is no repository, or not as it was committed. */
function askGit(tree) {
  const { spawnSync } = require('node:child_process');
  const env = gitEnv();
  const ask = args => {
    const options = { env, stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: largest };
    const { status: code, stdout, error } = spawnSync('git', ['--no-optional-locks', ...args], options);
    return code === 0 && !error ? stdout : undefined;
  };
  const found = ask(['-c', 'core.fsmonitor=false', ...status, '--ignore-submodules=none']);
  if (!found || !entriesOf(found).every(entry => entry.startsWith('# '))) return undefined;
  // Of evidence, just what is about this tree: there may be ten thousand others.
  const places = ['heads', 'remotes', `landworthy/evidence/${tree}`, 'landworthy/refuted'].map(one => `refs/${one}/`);
  const refs = ask(['for-each-ref', '--format=%(objectname) %(refname) %(symref)', ...places]);
  return refs && { status: found, refs };
}

const entriesOf = found => found.toString('utf8').split('\0').filter(Boolean);

/** As `src/system/git.ts` has it. */
function gitEnv() {
  const guarded = /^(?:GIT_.*|EDITOR|VISUAL|PAGER|SSH_ASKPASS|PREFIX)$/i;
  const kept = Object.entries(process.env).filter(([name]) => !guarded.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', GIT_NO_REPLACE_OBJECTS: '1', GIT_GRAFT_FILE: '/dev/null' };
}

/** By these it is cheap to see that something else is checked out than the last time. */
function marksOf(folder) {
  const place = join(folder, '.git');
  const found = fs.lstatSync(place, { throwIfNoEntry: false });
  if (!found) return dirname(folder) === folder ? [] : marksOf(dirname(folder));
  const own = found.isFile() ? resolve(folder, fs.readFileSync(place, 'utf8').replace(/^gitdir: |\n$/g, '')) : place;
  return [join(own, 'HEAD'), join(own, 'index'), join(own, 'logs', 'HEAD')];
}

const looksOf = paths => paths.map(path => [path, ...lookAt(path)]);

/** What changes whenever a file does: the link's own and, behind all links, the file's. Empty where there is none. */
function lookAt(path) {
  const own = fs.lstatSync(path, { throwIfNoEntry: false });
  if (!own) return [];
  const behind = own.isSymbolicLink() ? fs.statSync(path, { throwIfNoEntry: false }) : undefined;
  return [own, ...(behind ? [behind] : [])].flatMap(one => [
    ...[one.dev, one.ino, one.mode, one.uid, one.size, one.mtimeMs, one.ctimeMs],
  ]);
}

const sameLooks = (a, b) => a.length === b.length && a.every((one, index) => one === b[index]);

/**
 * Whether it could have been something else while the verdict was made, or could become so unseen. What is not there could
 * have been there until then, if the folder around it was changed.
 */
const isYoung =
  (start, seenBefore) =>
  ([path, ...looks]) => {
    const times = looks.filter((_, index) => index % 7 === 6);
    if (times.length) return times.some(time => !(time < start - youth));
    return !seenBefore.some(([one, ...rest]) => one === path && !rest.length) && isYoung(start, [])(whatIsAbove(path));
  };

function whatIsAbove(path) {
  const folder = dirname(path);
  const looks = lookAt(folder);
  return looks.length ? [folder, ...looks] : whatIsAbove(folder);
}

/** Of a text, 32 bits that differ for each lane (murmur3's mixing). Not against an enemy: who sets our environment is none. */
function hash(text, lane) {
  let state = Math.imul(lane, 0x9e3779b1);
  for (let at = 0; at < text.length; at++) {
    state = Math.imul(state ^ text.charCodeAt(at), 0xcc9e2d51 + 2 * lane);
    state = ((state << (11 + lane)) | (state >>> (21 - lane))) + 0x52dce729;
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

const dayOf = time => Math.floor(time / 86_400_000);

/** At once, where that can be: to open the stream takes as long as git. */
function writeOut(text) {
  let at = 0;
  try {
    while (at < text.length) at += fs.writeSync(1, text, at);
  } catch (error) {
    // A pipe that somebody closed takes nothing more; one that is full for now is waited for.
    if (error.code === 'EAGAIN') process.stdout.write(text.subarray(at));
    else if (error.code !== 'EPIPE') throw error;
  }
}
