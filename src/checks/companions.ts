import * as z from 'zod';
import type { ChangedFile, FileLines, Line } from '../core/change.ts';
import { defineCheck } from '../core/check.ts';
import { compileGlobs } from '../core/glob/glob.ts';
import { globs } from '../core/options.ts';
import { type Finding, fail, pass } from '../core/outcome.ts';

export const companions = defineCheck({
  id: 'companions',
  summary: 'When these paths change, those change too',
  why: 'Documents, schemas and generated files that are left behind are found months later, by somebody else.',
  options: () =>
    z.strictObject({
      expect: globs().describe('for each of these globs, the change writes some file that matches it'),
      any: z.literal(true).describe('one of the globs is enough').optional(),
    }),
  needs: ['change', 'lines', 'matched', 'requirements'],
  example: {
    policy: 'api-docs: { when: { paths: "src/api/**" }, expect: ["docs/api/**"] }',
    satisfiedBy: 'a change to `src/api/routes.ts` that writes `docs/api/routes.md`, too',
  },
  async run({ expect, any }, facts, { id }) {
    const { files } = await facts.change();
    const taken = expect.filter(pattern => pattern.startsWith('!'));
    const wanted = taken.length === expect.length ? ['**'] : expect.filter(pattern => !taken.includes(pattern));
    const isCompanion = compileGlobs(expect);
    const candidates = files.filter(file => isCompanion(file.path));
    const lines = await facts.lines(candidates.map(file => file.path));
    const moved = new Set(files.flatMap(({ before, after }) => (before && !after ? before.blob : [])));
    const written = candidates.filter(file => isWritten(file, lines.get(file.path), moved)).map(file => file.path);

    const found = new Map<string, string>();
    for (const pattern of wanted) {
      const path = written.find(compileGlobs([pattern, ...taken]));
      if (path !== undefined) found.set(pattern, path);
    }
    const lacking = wanted.filter(pattern => !found.has(pattern));
    if (any ? found.size : !lacking.length) return pass(`changes with it: ${list([...new Set(found.values())])}`);

    const condition = facts.requirements().find(one => one.id === id)?.when ?? {};
    const causes = (await facts.matched(condition)).filter(path => !isCompanion(path));
    const near = candidates.find(file => !written.includes(file.path));
    const finding = missing(lacking, near, moved);
    const [first, ...rest] = causes.map(finding);
    // One for each path, because a waiver may cover some paths and not the others.
    return first ? fail(first, ...rest) : fail(finding());
  },
});

function missing(lacking: readonly string[], near: ChangedFile | undefined, moved: ReadonlySet<string>) {
  const but = near ? `: \`${near.path}\` ${whyNot(near, moved)}` : '';
  return (cause?: string): Finding => ({
    code: 'companions.missing',
    message: `${cause === undefined ? 'the change' : `\`${cause}\` changes, but the change`} writes nothing in ${list(lacking)}${but}`,
    actor: 'author',
    hint: `bring ${list(lacking)} up to date in the same change`,
    ...(cause === undefined ? {} : { place: { path: cause } }),
  });
}

function whyNot({ after }: ChangedFile, moved: ReadonlySet<string>): string {
  if (!after) return 'is only deleted';
  if (after.kind === 'symlink') return 'is a link';
  return moved.has(after.blob) ? 'is only moved' : 'changes in nothing that a reader sees';
}

/** Whether the change says something else in this file: not where it only moves or deletes it, or changes what nobody reads. */
function isWritten({ before, after }: ChangedFile, lines: FileLines | undefined, moved: ReadonlySet<string>): boolean {
  if (!after || after.kind === 'symlink' || after.blob === before?.blob) return false;
  if (emptyBlobs.has(after.blob) || moved.has(after.blob)) return false;
  const { added = [], removed = [] } = lines ?? {};
  // Binary: no lines, and the content is another one.
  if (!added.length && !removed.length) return true;
  return textOf(added) !== textOf(removed);
}

const textOf = (lines: readonly Line[]) =>
  lines
    .map(line => line.text)
    .join('\n')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/[\s\p{Cf}]/gu, '');

/** The ids of an empty file, in git's two object formats. */
const emptyBlobs = new Set([
  'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
  '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
]);

const list = (names: readonly string[]) => names.map(name => `\`${name}\``).join(', ');
