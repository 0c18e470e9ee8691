import { isGate, kindOfGate } from './gate-files.ts';
import type { Suspicion } from './kinds.ts';
import { languageOf } from './read-tests.ts';
import type { ChangedText } from './sides.ts';
import { countTexts, quote, squeeze, takeText } from './text.ts';

/** How source asks whether it is being tested. Looked for where it is no comment; texts count, names stand in them. */
const asking: Readonly<Record<string, RegExp>> = {
  script:
    /(?:process\.env|import\.meta\.env|Deno\.env)\s*(?:\??\.\s*|\[\s*["'`]|\.get\(\s*["'`])(?:CI\b|VITEST\w*|JEST_WORKER_ID|MOCHA\w*|TEST\b|TESTING\b|IS_TEST\b|PLAYWRIGHT\w*|CYPRESS\w*|NODE_TEST_CONTEXT|GITHUB_ACTIONS)|(?:NODE_ENV|MODE)["'`]?\s*\]?\s*[!=]==?\s*["'`]test["'`]|["'`]test["'`]\s*[!=]==?\s*process\.env\.NODE_ENV|typeof\s+(?:jest|vi|describe|it|expect|mocha)\s*[!=]==?|\b(?:globalThis|global|window)\.(?:jest|__vitest\w*|describe|it|expect|mocha|Cypress|__JEST\w*)\b|process\.argv[^\n;]{0,80}["'`](?:jest|vitest|mocha)["'`]/g,
  python:
    /PYTEST_CURRENT_TEST|PYTEST_VERSION|["']pytest["']\s+(?:not\s+)?in\s+sys\.modules|["']unittest["']\s+(?:not\s+)?in\s+sys\.modules|(?:os\.environ(?:\.get)?|os\.getenv|getenv)\s*[[(]\s*["'](?:CI|TESTING|TEST|UNIT_TEST\w*|GITHUB_ACTIONS|TOX_ENV_NAME)["']|["'](?:CI|TESTING|PYTEST\w*)["']\s+(?:not\s+)?in\s+os\.environ|\bsys\._called_from_test\b/g,
  go: /\btesting\.Testing\(\)|flag\.Lookup\(\s*"test\.|os\.Args\[0\][^\n]{0,60}"\.?test|os\.(?:Getenv|LookupEnv)\(\s*"(?:CI|TEST|TESTING|GO_TEST\w*|GITHUB_ACTIONS)"/g,
  rust: /\bcfg!\(\s*(?:not\(\s*)?test\b|#\[cfg\(not\(test\)\)\]|env::var(?:_os)?\(\s*"(?:CI|RUST_TEST_\w+|NEXTEST\w*|GITHUB_ACTIONS)"/g,
  java: /System\.getenv\(\s*"(?:CI|TEST\w*|GITHUB_ACTIONS)"|Class\.forName\(\s*"(?:org\.junit|junit|org\.testng)[^"]*"|getStackTrace\(\)[^\n;]{0,120}(?:junit|Test)|System\.getProperty\(\s*"(?:test|surefire|junit)[^"]*"/g,
  ruby: /\bRails\.env\.test\?|\bRails\.env\s*[!=]=\s*["']test["']|\bENV(?:\[|\.fetch\(|\.key\?\()\s*["'](?:CI|TEST|GITHUB_ACTIONS)["']|ENV\[["'](?:RAILS_ENV|RACK_ENV)["']\]\s*[!=]=\s*["']test["']|defined\?\s*\(?\s*(?:::)?(?:RSpec|Minitest|Spec)\b/g,
};

/** Settings, scripts and build files ask for good reasons. */
const tooling =
  /(?:^|\/)(?:scripts?|tasks|tools|ci|bin|build|config|\.[^/]+)\/|\.(?:config|conf|setup)\.\w+$|(?:^|\/)(?:setup|noxfile|conftest|manage|build|gulpfile|Gruntfile|rollup[^/]*)\.\w+$/;

/** Questions in the source that were not there before. */
export function environmentSuspicions(files: readonly ChangedText[]): readonly Suspicion[] {
  const sides = files.flatMap(file => {
    const language = languageOf(file.path);
    const pattern = asking[language ?? ''];
    if (!pattern || file.isTest || tooling.test(file.path) || isGate(file.path) || kindOfGate(file.path) === '')
      return [];
    const { before, head } = file.parsed();
    const find = (text = '') =>
      [...text.matchAll(pattern)].map(match => ({ text: squeeze(match[0]), at: match.index }));
    return [
      { path: file.path, before: find(before?.uncommented), head: find(head?.uncommented), lineAt: head?.lineAt },
    ];
  });
  const known = countTexts(sides.flatMap(({ before }) => before.map(({ text }) => text)));
  return sides.flatMap(({ path, head, lineAt }) =>
    head
      .filter(({ text }) => !takeText(known, text))
      .map(({ text, at }) => ({
        kind: 'test-environment' as const,
        path,
        ...(lineAt ? { line: lineAt(at) } : {}),
        subject: text,
        message: `the source asks whether it is being tested: ${quote(text)}`,
      })),
  );
}
