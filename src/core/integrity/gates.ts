import { runnableOf } from '../run/edited-command.ts';
import { kindOfGate } from './gate-files.ts';
import type { Suspicion } from './kinds.ts';
import { withoutNumbers } from './numbers.ts';
import type { ChangedText } from './sides.ts';
import { quote, squeeze } from './text.ts';

/** Edits to what decides whether a change lands. New files are told, too: a second CI file may shadow the first. */
export function gateSuspicions(files: readonly ChangedText[], commands: readonly string[]): readonly Suspicion[] {
  return files.flatMap(({ path, before, head }): Suspicion[] => {
    const what = kindOfGate(path);
    const tell = (part: string): Suspicion[] => [
      {
        kind: 'gates',
        path,
        ...(head === undefined ? {} : { line: 1 }),
        subject: path,
        message: `${quote(path)} ${before === undefined ? 'is added' : head === undefined ? 'is deleted' : 'is edited'}: ${part}`,
      },
    ];
    if (what === undefined)
      return commands.some(words => names(words, path)) && before !== undefined
        ? tell('a command of the policy runs it')
        : [];
    if (what) return weight(path, before) === weight(path, head) ? [] : tell(what);
    const part = changedPart(path, before ?? '', head ?? '');
    return part === undefined || before === undefined ? [] : tell(part);
  });
}

const names = (command: string, path: string) =>
  command.split(/[\s;&|()<>"'`=]+/).some(word => word.replace(/^\.\//, '') === path);

/** The text without what may change daily: comments, and the versions of what CI uses. */
function weight(path: string, text: string | undefined): string {
  if (text === undefined) return '\0';
  const plain = /\.(?:ya?ml|toml|ini)$/.test(path) ? text.replace(/(?:^|\s)#.*$/gm, '') : text;
  return squeeze(
    withoutNumbers(path, plain)
      .replace(/(uses:\s*[^\s@]+)@\S+/g, '$1')
      .replace(/^[ \t]*(?:rev|sha):.*$/gm, ''),
  );
}

/** The part of a file with many that decides here, if it is another one than before. */
function changedPart(path: string, before: string, head: string): string | undefined {
  const name = path.replace(/^.*\//, '');
  if (name === 'package.json') return changedScripts(before, head);
  const found = parts.find(([pattern]) => pattern.test(name));
  if (!found) return undefined;
  const [, what, cut] = found;
  const part = (text: string) => weight(path, cut(text).replace(/(?:^|\s)#.*$/gm, ''));
  return part(before) === part(head) ? undefined : what;
}

const settings = 'settings of tests, coverage or linters';

const parts: readonly (readonly [RegExp, string, (text: string) => string])[] = [
  [/^(?:pyproject\.toml|setup\.cfg|Cargo\.toml)$/, settings, text => sections(text)],
  [
    /^(?:pom\.xml|.*\.gradle(?:\.kts)?)$/,
    settings,
    text =>
      linesWith(
        text,
        /jacoco|surefire|failsafe|skipTests|testFailureIgnore|ignoreFailures|checkstyle|<minimum>|minimum\s*=|useJUnit|excludeTags|excludes?\b/i,
      ),
  ],
  [/^vite\.config/, settings, text => /\btest\s*:\s*\{[\s\S]{0,20000}$/.exec(text)?.[0] ?? ''],
  [
    /^(?:conftest\.py|(?:spec|rails|test)_helper\.rb)$/,
    'what chooses the tests',
    text =>
      linesWith(
        text,
        /pytest_(?:collection|ignore|runtest|deselected|report|sessionfinish)|collect_ignore|add_marker|deselect|\bskip|xfail|filter_run|exclusion_filter|inclusion_filter|SimpleCov|minimum_coverage/,
      ),
  ],
  [/[Mm]akefile$|\.mk$|^[Jj]ustfile$|^Taskfile|^Rakefile$/, 'the test command', text => targets(text)],
];

/** `[tool.pytest.ini_options]`, `[flake8]`, `[lints]`. */
const sections = (text: string) =>
  text
    .split(/^(?=\[)/m)
    .filter(part =>
      /^\[+(?:tool[.:])?(?:pytest|coverage|ruff|mypy|pyright|pylint|flake8|bandit|tox|nox|hatch\.envs\.\w*test|lints|workspace\.lints)\b/.test(
        part,
      ),
    )
    .join('\n');

const linesWith = (text: string, pattern: RegExp) =>
  text
    .split('\n')
    .filter(line => pattern.test(line))
    .join('\n');

/** The targets that test or check, with what is indented below them. */
const targets = (text: string) =>
  text
    .split(/^(?=\S)/m)
    .filter(part =>
      /^(?:[\w./ -]*(?:test|check|lint|cover|verify|ci)\b[\w./ -]*:|(?:task|desc|namespace)\b.*(?:test|spec|lint|check))/i.test(
        part,
      ),
    )
    .join('\n');

const checking =
  /^(?:(?:pre|post)?(?:test|lint|check|typecheck|type-check|coverage|verify|ci|spec|e2e|unit|prepush)\b|pretest|posttest|prepublishOnly$)/;

function changedScripts(before: string, head: string): string | undefined {
  const [old, now] = [runnableOf(before), runnableOf(head)];
  const scripts = (one: typeof old) =>
    Object.entries((one?.['scripts'] ?? {}) as Readonly<Record<string, unknown>>).filter(([name]) =>
      checking.test(name),
    );
  const [was, is] = [new Map(scripts(old)), new Map(scripts(now))];
  const name = [...was.keys()].find(key => was.get(key) !== is.get(key));
  if (name !== undefined)
    return `${quote(name)} was ${quote(String(was.get(name)))} and is ${is.has(name) ? quote(String(is.get(name))) : 'not there'}`;
  const key = ['jest', 'mocha', 'ava', 'nyc', 'c8'].find(
    one => JSON.stringify(old?.[one]) !== JSON.stringify(now?.[one]),
  );
  return key === undefined ? undefined : `the settings of ${quote(key)}`;
}
