import { kindOfGate } from './gate-files.ts';
import type { Suspicion } from './kinds.ts';
import type { ChangedText } from './sides.ts';
import { countTexts, quote, squeeze, takeText } from './text.ts';

const ignoring =
  /\|\|\s*(?:true|:|exit 0|echo\b)|;\s*(?:true|exit 0)\s*["']?\s*,?$|\bcontinue-on-error:\s*true\b|\ballow_failure:\s*true\b|\bcontinueOnError:\s*true\b|--pass-?with-?no-?tests\b|\bpassWithNoTests\s*:\s*true\b|\bfail_ci_if_error:\s*false\b|--no-verify\b|-DskipTests\b|-Dmaven\.test\.skip\b|-x\s+test\b|<skipTests>\s*true|<testFailureIgnore>\s*true|\bignoreFailures\s*=\s*true\b|\bif:\s*(?:\$\{\{\s*)?false\b|\bset \+e\b|\binformational:\s*true\b|\b(?:dangerouslyIgnoreUnhandledErrors|ignoreBuildErrors|ignoreDuringBuilds)\s*:\s*true\b|--exit-zero\b|--suppress-tests\b|\bfail-fast-ignored\b/i;

/** Lines of settings, scripts and CI files by which a failure no longer counts, and that were not there before. */
export function ignoredFailures(files: readonly ChangedText[]): readonly Suspicion[] {
  return files.flatMap(({ path, before, head }) => {
    if (head === undefined || (kindOfGate(path) === undefined && !/\.(?:sh|bash)$/.test(path))) return [];
    // A whole new script harms nothing that was there.
    if (before === undefined && kindOfGate(path) === undefined) return [];
    const known = countTexts((before ?? '').split('\n').map(squeeze));
    return head.split('\n').flatMap((line, index): Suspicion[] => {
      const text = squeeze(line);
      if (takeText(known, text) || text.length > 2000 || /^(?:#|\/\/)/.test(text)) return [];
      const found = ignoring.exec(text.replace(/\s#.*$/, ''));
      if (!found || isNoCheck(text)) return [];
      return [
        {
          kind: 'ignored-failures',
          path,
          line: index + 1,
          subject: text,
          message: `${quote(found[0])} lets a failure pass: ${quote(text)}`,
        },
      ];
    });
  });
}

/** What cleans up or asks may fail: `rm -f x || true`, `git fetch || true`. */
const isNoCheck = (text: string) =>
  /(?:^|[\s:'"&;-])(?:rm|kill|mkdir|docker|git|cp|mv|ln|which|command|grep|cat|apt-get|brew|husky)\b[^|]*\|\|/.test(
    text,
  );
