import type { ChangedFile, FileSide } from '../change.ts';
import { isRecordPath } from '../record/record.ts';

/**
 * Of these changed files, those that are words for people: change records, which landworthy alone reads, and prose. To
 * write a record, or to mend a sentence, is not to make another change of source: tests are tried with these files as they
 * were, unless they look at them.
 */
export const asideOf = (files: readonly ChangedFile[]): readonly string[] =>
  files
    .filter(({ before, after }) => [before, after].every(isPlain))
    .map(({ path }) => path)
    .filter(path => isRecordPath(path) || /\.(?:md|markdown|rst|adoc)$/i.test(path));

const isPlain = (side: FileSide | undefined): boolean => side === undefined || side.kind === 'file';
