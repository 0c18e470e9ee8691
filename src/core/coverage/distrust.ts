import type { Finding } from '../outcome.ts';
import { showCommand } from '../run/outcome.ts';
import type { Coverage } from './coverage.ts';
import type { CoverageQuestion } from './judge.ts';
import { beyondEnd } from './measure.ts';

type Known = Extract<Coverage, { ok: true }>;

/** Why a report that could be read is not about these files. Nothing only if each changed file can be looked up in it. */
export function wrongReport(coverage: Known, question: CoverageQuestion): readonly Finding[] {
  const nothing = saysNothing(coverage, question);
  return nothing ? [nothing] : [...ambiguousFiles(coverage, question), ...otherVersions(coverage, question)];
}

function saysNothing({ files, strange, ambiguous }: Known, { request }: CoverageQuestion): Finding | undefined {
  const { format, file } = request.report;
  const report = `the ${format} report \`${file}\` of ${showCommand(request.run)}`;
  const about = (code: string, message: string, hint: string): Finding => ({
    code: `coverage.${code}`,
    message,
    hint,
    actor: 'author',
  });
  if (files.size === 0 && strange.length === 0 && ambiguous.length === 0)
    return about('empty', `${report} names no file at all`, 'find out why nothing was measured');
  if (files.size === 0 && ambiguous.length === 0) {
    const [first = ''] = strange;
    return about(
      'other-files',
      `${report} names ${count(strange.length, 'file')}, and this tree has none of them: \`${first}\``,
      isAbsolute(first)
        ? 'it was written for another folder or machine: let the tool write paths relative to the repository, or run it here'
        : 'let the tool measure the files that git knows, and write their paths relative to the root, to `in`, or to a folder above the report',
    );
  }
  if ([...files.values()].every(lines => lines.size === 0) && ambiguous.length === 0)
    return about(
      'no-lines',
      `${report} names ${count(files.size, 'file')} and no line of any`,
      'let the code be built with line numbers, and measured line by line',
    );
  return undefined;
}

function ambiguousFiles({ ambiguous }: Known, { files, request }: CoverageQuestion): readonly Finding[] {
  return files.flatMap(({ path }) => {
    const found = ambiguous.find(({ candidates }) => candidates.includes(path));
    if (!found) return [];
    const others = found.candidates.filter(other => other !== path).map(other => `\`${other}\``);
    return [
      {
        code: 'coverage.ambiguous',
        message: `\`${found.written}\` in the report \`${request.report.file}\` may be this file, or ${others.slice(0, 3).join(' or ')}`,
        hint: 'let the tool write paths relative to the root, or one report in each folder',
        actor: 'author',
        place: { path },
      },
    ];
  });
}

function otherVersions({ files: reported }: Known, { files, request }: CoverageQuestion): readonly Finding[] {
  return files.flatMap(({ path, text }) => {
    const report = reported.get(path);
    const beyond = report && beyondEnd(text, report, path);
    if (beyond === undefined) return [];
    return [
      {
        code: 'coverage.other-tree',
        message: `the report \`${request.report.file}\` knows line ${beyond} of \`${path}\`, which ends before it: it is about another version of this file`,
        hint: 'let the command measure the files as they are here, and keep nothing of earlier runs',
        actor: 'author',
        place: { path },
      },
    ];
  });
}

export const isAbsolute = (path: string): boolean => /^(?:[\\/]|[A-Za-z]:[\\/]|file:)/.test(path);

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
