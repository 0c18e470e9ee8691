import { kindOfGate } from './gate-files.ts';
import type { Kind, Suspicion } from './kinds.ts';
import type { ChangedText } from './sides.ts';
import { quote, squeeze } from './text.ts';

/** A number under a key, as settings, options and annotations write it. */
interface Setting {
  readonly key: string;
  readonly value: number;
  readonly line: number;
  readonly text: string;
}

interface Rule {
  readonly kind: Kind;
  readonly key: RegExp;
  /** Which way the check gets weaker. */
  readonly weaker: 'lower' | 'higher';
  /** What it was where nothing was said; without it, only a change of the number is told. */
  readonly absent?: number;
  /** Where the key means this; everywhere that tests are set up, without it. */
  readonly in?: (path: string, text: string) => boolean;
}

const coverageFile = (path: string, text: string) =>
  /(?:^|\/)(?:(?:jest|vitest|vite|karma|stryker|wallaby)\.[^/]*|\.(?:nyc|c8)rc[^/]*|nyc\.config\.[^/]*|\.?codecov\.ya?ml|pom\.xml|[^/]*\.gradle(?:\.kts)?|package\.json|\.testcoverage\.ya?ml|sonar-project\.properties|tarpaulin\.toml)$/.test(
    path,
  ) && /coverage|threshold|jacoco|nyc|c8|codecov|stryker/i.test(text + path);

const rules: readonly Rule[] = [
  {
    kind: 'thresholds',
    weaker: 'lower',
    key: /^(?:fail[-_]?under|cov[-_]fail[-_]under|minimum[-_]coverage(?:[-_]by[-_]file)?|coverage[-_]?threshold|min[-_]?coverage|covermin|check-coverage)$/i,
  },
  {
    kind: 'thresholds',
    weaker: 'lower',
    key: /^(?:lines|branches|functions|statements|minimum|target|break|high|low|total|package|file|project|patch)$/,
    in: coverageFile,
  },
  { kind: 'thresholds', weaker: 'higher', key: /^(?:threshold)$/, in: path => /codecov\.ya?ml$/.test(path) },
  {
    kind: 'thresholds',
    weaker: 'higher',
    key: /^(?:max[-_]?warnings|max[-_]?complexity|maxAllowedViolations|max[-_]problems)$/i,
  },
  {
    kind: 'retries',
    weaker: 'higher',
    absent: 0,
    key: /^(?:retries|retry|retryTimes|reruns|max[-_]?retries|rerunFailingTestsCount|maxRetries|max_runs|RetryingTest|flaky|default_retry_count)$/i,
  },
  {
    kind: 'timeouts',
    weaker: 'higher',
    key: /^(?:timeout|testTimeout|hookTimeout|teardownTimeout|setTimeout|test[-_]timeout|defaultTimeout|timeout[-_]minutes|slow|Timeout|forkedProcessTimeoutInSeconds|default_max_wait_time)$/i,
  },
];

/** The text of a file without the numbers that are looked at here: who raises a threshold edits no gate. */
export function withoutNumbers(path: string, text: string): string {
  const own = rules.filter(rule => !rule.in || rule.in(path, text));
  return text.replace(setting, (found, ...groups: (string | undefined)[]) => {
    const name = groups[0] ?? groups[2] ?? groups[4] ?? '';
    return own.some(({ key }) => key.test(name)) ? found.replace(/-?\d[\d_]*(?:\.\d+)?(?=\D*$)/, '0') : found;
  });
}

const setting =
  /(?:^|[^\w-])--?([a-z][\w-]*)[= ]["']?(-?\d[\d_]*(?:\.\d+)?)|([A-Za-z][\w-]*)["']?\s*(?::|=>|=|\(|(?<=minimum_coverage)\s)\s*["']?(-?\d[\d_]*(?:\.\d+)?)|<([A-Za-z][\w-]*)>\s*(\d[\d_]*(?:\.\d+)?)/g;

/** Numbers in settings and tests that make a check weaker: compared under the same key, in the order in which they stand. */
export function numberSuspicions(files: readonly ChangedText[]): readonly Suspicion[] {
  return files.flatMap(file => {
    const { path, before, head, isTest } = file;
    if (before === undefined || head === undefined || (!isTest && kindOfGate(path) === undefined)) return [];
    return rules.flatMap(rule => {
      if (rule.in && !rule.in(path, head + before)) return [];
      const texts = isTest && file.tests.before && file.tests.head ? keptTexts(file) : [{ before, head, line: 1 }];
      return texts.flatMap(one =>
        compare(path, rule, settings(one.before, 1, rule), settings(one.head, one.line, rule)),
      );
    });
  });
}

/** In a file of tests, what a test that stays says is compared with what it said; a new one harms none. */
function keptTexts({ tests }: ChangedText): readonly { before: string; head: string; line: number }[] {
  const now = new Map(tests.head?.tests.map(test => [test.name, test] as const));
  const own = (tests.before?.tests ?? []).flatMap(({ name, text }) => {
    const test = now.get(name);
    return test && test.text !== text ? { before: text, head: test.text, line: test.line } : [];
  });
  const rest = { before: tests.before?.rest ?? '', head: tests.head?.rest ?? '', line: 1 };
  return rest.before === rest.head ? own : [...own, rest];
}

function settings(text: string, from: number, { key }: Rule): readonly Setting[] {
  return text.split('\n').flatMap((line, index) =>
    [
      ...line
        .slice(0, 2000)
        .replace(/(?:^|\s)(?:#|\/\/).*$/, '')
        .matchAll(setting),
    ].flatMap(match => {
      const name = match[1] ?? match[3] ?? match[5] ?? '';
      const value = Number((match[2] ?? match[4] ?? match[6] ?? '').replaceAll('_', ''));
      return key.test(name) && Number.isFinite(value)
        ? { key: name, value, line: from + index, text: squeeze(match[0].replace(/^[^\w-]/, '')) }
        : [];
    }),
  );
}

function compare(path: string, rule: Rule, before: readonly Setting[], head: readonly Setting[]): Suspicion[] {
  const suspicions: Suspicion[] = [];
  const tell = (message: string, line: number | undefined, subject: string) =>
    suspicions.push({ kind: rule.kind, path, subject, message, ...(line === undefined ? {} : { line }) });
  for (const key of new Set([...before, ...head].map(one => one.key))) {
    const old = before.filter(one => one.key === key);
    const now = head.filter(one => one.key === key);
    const same = new Set(now.map(({ value }) => value).filter(value => old.some(one => one.value === value)));
    const [lost, gained] = [old, now].map(list =>
      old.length === now.length ? list : list.filter(({ value }) => !same.has(value)),
    );
    const isWeaker = (from: number, to: number) => (rule.weaker === 'lower' ? to < from : to > from);
    for (const [index, was] of (lost ?? []).entries()) {
      const is = gained?.[index];
      if (is && isWeaker(was.value, is.value)) {
        // Coverage below zero counts uncovered lines, and a limit of none is the weakest.
        tell(
          `${quote(key)} is ${rule.weaker === 'lower' ? 'lowered' : 'raised'} from ${was.value} to ${is.value}`,
          is.line,
          key,
        );
      } else if (!is && rule.weaker === 'lower' && now.length < old.length)
        tell(`${quote(was.text)} is taken away`, undefined, key);
    }
    const absent = rule.absent;
    if (absent === undefined || old.length) continue;
    for (const is of now) if (isWeaker(absent, is.value)) tell(`${quote(is.text)} is added`, is.line, key);
  }
  return suspicions;
}
