import { kindOfGate } from './gate-files.ts';
import type { Suspicion } from './kinds.ts';
import type { ChangedText } from './sides.ts';
import { countTexts, quote, similarity, squeeze, takeText, wordsIn } from './text.ts';

const ignoring =
  /\|\|\s*(?:true|:|exit 0|echo\b(?![^|]*\|))|;\s*(?:true|exit 0)\s*["']?\s*,?$|\bcontinue-on-error:\s*true\b|\ballow_failure:\s*true\b|\bcontinueOnError:\s*true\b|--pass-?with-?no-?tests\b|\bpassWithNoTests\s*:\s*true\b|\bfail_ci_if_error:\s*false\b|--no-verify\b|-DskipTests\b|-Dmaven\.test\.skip\b|-x\s+test\b|<skipTests>\s*true|<testFailureIgnore>\s*true|\bignoreFailures\s*=\s*true\b|\bif:\s*(?:\$\{\{\s*)?false\b|\bset \+e\b|\binformational:\s*true\b|\b(?:dangerouslyIgnoreUnhandledErrors|ignoreBuildErrors|ignoreDuringBuilds)\s*:\s*true\b|--exit-zero\b|--suppress-tests\b|\bfail-fast-ignored\b/i;

/** Lines of settings, scripts and CI files by which a failure no longer counts, and that were not there before. */
export function ignoredFailures(files: readonly ChangedText[]): readonly Suspicion[] {
  return files.flatMap(({ path, before, head }) => {
    if (head === undefined || (kindOfGate(path) === undefined && !/\.(?:sh|bash)$/.test(path))) return [];
    // A whole new script harms nothing that was there.
    if (before === undefined && kindOfGate(path) === undefined) return [];
    const old = (before ?? '').split('\n').map(squeeze);
    const known = countTexts(old);
    const gone = linesThatIgnore(old, head);
    return head.split('\n').flatMap((line, index): Suspicion[] => {
      const text = squeeze(line);
      if (takeText(known, text) || text.length > 2000 || /^(?:#|\/\/)/.test(text)) return [];
      const found = ignoring.exec(text.replace(/\s#.*$/, ''));
      if (!found || isNoCheck(text) || takeLike(gone, text, found[0])) return [];
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

/** Those that did so before, and do not stand there any more. */
function linesThatIgnore(old: readonly string[], head: string): string[] {
  const still = countTexts(head.split('\n').map(squeeze));
  return old.filter(text => ignoring.test(text) && !isNoCheck(text) && !takeText(still, text)).slice(0, 100);
}

/** A line that was edited and did so before. */
function takeLike(gone: string[], text: string, found: string): boolean {
  const words = wordsIn(text);
  const index = gone.findIndex(one => one.includes(found) && similarity(wordsIn(one), words) >= 0.6);
  if (index >= 0) gone.splice(index, 1);
  return index >= 0;
}

/** What cleans up or asks may fail: `rm -f x || true`, `git fetch || true`. */
const isNoCheck = (text: string) =>
  /(?:^|[\s:'"&;-])(?:rm|kill|mkdir|docker|git|cp|mv|ln|which|command|grep|cat|apt-get|brew|husky)\b[^|]*\|\|/.test(
    text,
  );
