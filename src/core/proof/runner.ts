import type { CommandRequest } from '../run/command.ts';

/** How a test runner is asked for less than all tests; paths are of the folder that it runs in. */
export interface TestRunner {
  /** Just these files of tests. */
  readonly files: (paths: readonly string[]) => readonly string[];
  /** What imports this source file, directly or through others. */
  readonly related?: (path: string) => readonly string[];
  /** Words that stop it at the first failure. */
  readonly bail: readonly string[];
  /** Each test file is a program of its own, of which node tells what it executes. */
  readonly isPerFile?: boolean;
}

/**
 * The runner that a command starts, where that is certain: one program, by itself or as the one script that npm, pnpm or
 * yarn would run, with words that all are flags. Of others nothing is known. `scripts`: those of the folder's `package.json`.
 */
export function recogniseRunner(
  run: CommandRequest['run'],
  scripts: Readonly<Record<string, unknown>>,
): TestRunner | undefined {
  const words = wordsOf(run);
  const found = words && programOf(words, scripts);
  if (!found) return undefined;
  const [program = '', ...more] = found;
  const start = program.split(' ');
  return runners[start.at(-1) ?? '']?.(more, start);
}

/** `start`: the words that start it. */
type Recognise = (words: readonly string[], start: readonly string[]) => TestRunner | undefined;

const runners: Readonly<Record<string, Recognise>> = {
  vitest: words => {
    const [first, ...others] = words;
    const flags = first === 'run' ? others : words;
    if (!areFlags(flags) || flags.some(flag => /^(?:-w|--watch|--ui|--standalone)\b/.test(flag))) return undefined;
    const own = withoutCoverage(flags, /^--coverage(?:[.=]|$)/).filter(flag => flag !== '--run');
    return {
      files: paths => ['vitest', 'run', ...paths, ...own],
      related: path => ['vitest', 'related', path, '--run', ...own],
      bail: ['--bail=1'],
    };
  },
  jest: flags => {
    if (!areFlags(flags) || flags.some(flag => /^--(?:watch|watchAll|onlyChanged|changedSince)\b|^-o$/.test(flag)))
      return undefined;
    const own = withoutCoverage(flags, /^--(?:coverage|collectCoverage)\w*(?:=|$)/);
    return {
      // As patterns, so that what its settings leave out stays out: run by its path, it would be run as a test.
      files: paths => ['jest', ...paths.map(patternOf), ...own],
      related: path => ['jest', '--findRelatedTests', path, ...own],
      bail: ['--bail'],
    };
  },
  node: words => {
    const [first, ...others] = words;
    const flags = others.filter(word => word.startsWith('-'));
    // A flag with a value behind a space would take the path that comes next for it.
    if (
      first !== '--test' ||
      flags.some(flag => ofShell.test(flag) || !/^--(?:test|experimental|no|enable)-|=/.test(flag))
    )
      return undefined;
    const own = withoutCoverage(flags, /^--(?:experimental-)?test-coverage/);
    return {
      files: paths => ['node', '--test', ...own, ...paths],
      bail: [],
      // What is loaded before may be taken for the test file, and what translates has lines of its own.
      isPerFile: !flags.some(flag =>
        /^--(?:import|require|env-file|.*(?:loader|isolation|coverage|setup))\b/.test(flag),
      ),
    };
  },
  pytest: (words, start) => {
    const flags = words.filter(word => word.startsWith('-'));
    if (
      flags.some(
        flag =>
          ofShell.test(flag) ||
          !/^-(?:[vqsxl]+|-[a-z-]+=.*|-(?:verbose|quiet|exitfirst|strict-[a-z]+|(?:no-)?cov(?:-[a-z-]+)?))$/.test(flag),
      )
    )
      return undefined;
    const own = withoutCoverage(flags, /^--(?:no-)?cov/);
    return { files: paths => [...start, ...own, ...paths], bail: ['-x'] };
  },
};

/** What some of the tests execute is less than what may be demanded of all, and nobody looks at it. */
const withoutCoverage = (words: readonly string[], asks: RegExp): readonly string[] =>
  words.filter((word, index) => {
    const before = words[index - 1] ?? '';
    return !asks.test(word) && !(asks.test(before) && !before.includes('=') && !word.startsWith('-'));
  });

const patternOf = (path: string): string => `${path.replace(/^\.(?=\/)/, '').replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`;

/** Flags alone. A word behind one without `=` may be its value, and keeps its place. */
const areFlags = (words: readonly string[]): boolean =>
  words.every(
    (word, index) =>
      !ofShell.test(word) && (word.startsWith('-') || (index > 0 && /^-[^=]*$/.test(words[index - 1] ?? ''))),
  );

/** What a shell would take for something else. It does no harm in the names of files that are left out. */
const ofShell = /[*?{}[\]!'"]/;

/** The words of a command that means the same with and without a shell. */
function wordsOf(run: CommandRequest['run']): readonly string[] | undefined {
  if (typeof run !== 'string') return run;
  return /^[\w\s./@:=,+*?{}[\]!'"-]+$/.test(run) && !/^\s*\w+=/.test(run) ? run.trim().split(/\s+/) : undefined;
}

const deepest = 3;

/** The program and its words, behind what only starts it. */
function programOf(
  words: readonly string[],
  scripts: Readonly<Record<string, unknown>>,
  depth = 0,
): readonly string[] | undefined {
  const [first = '', second = '', ...rest] = words;
  if (/^(?:\.\/)?node_modules\/\.bin\//.test(first))
    return [first.slice(first.lastIndexOf('/') + 1), ...words.slice(1)];
  if (first === 'npx') return second.startsWith('-') ? undefined : [second, ...rest];
  // With this, the folder that it runs in is one that it imports from.
  if (first === 'python' || first === 'python3')
    return second === '-m' && rest[0] === 'pytest' ? [`${first} -m pytest`, ...rest.slice(1)] : undefined;
  if (!/^(?:npm|pnpm|yarn)$/.test(first)) return words;
  if (first === 'pnpm' && second === 'exec') return rest;
  const isRun = second === 'run' || second === 'run-script';
  const [name = '', ...given] = isRun ? rest : [second === 't' || second === 'tst' ? 'test' : second, ...rest];
  if (!isRun && name !== 'test') return undefined;
  const script = scripts[name];
  // npm takes what stands before `--` for itself; the others hand on all.
  const border = given.indexOf('--');
  if (first === 'npm' && border > 0) return undefined;
  if (first === 'npm' && border < 0 && given.length) return undefined;
  const handed = border < 0 ? given : given.filter((_, index) => index !== border);
  if (typeof script !== 'string' || scripts[`pre${name}`] !== undefined || scripts[`post${name}`] !== undefined)
    return undefined;
  const inner = wordsOf(script);
  return inner && depth < deepest ? programOf([...inner, ...handed], scripts, depth + 1) : undefined;
}
