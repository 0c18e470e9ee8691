import * as z from 'zod';
import { defineCheck } from '../core/check.ts';
import type { Facts } from '../core/facts.ts';
import { compileGlobs } from '../core/glob/glob.ts';
import { globs } from '../core/options.ts';
import { type Finding, failOr, pass } from '../core/outcome.ts';
import { shellQuote } from '../core/shell.ts';

/** Lines of git's conflict markers; the middle one alone is an ordinary heading underline in several formats. */
const conflictMarker = /^(?:<{7} |>{7} |<{7}$|>{7}$)/;
const fixup = /^(?:fixup|squash|amend)! /;

export const change = defineCheck({
  id: 'change',
  summary: 'The change merges with the base without conflict, is finished, and is not too large',
  asksFor: options =>
    isSize(options)
      ? 'The change is not too large'
      : 'The change merges with the base without conflict, and is finished',
  why: 'A conflict, a leftover `fixup!` commit or a change too large to read stops everybody after it in the queue.',
  options: () =>
    z
      .object({
        'max-lines': z.int().min(1).describe('added plus removed lines may not be more than this').optional(),
        'max-files': z.int().min(1).describe('changed files may not be more than this').optional(),
        ignore: globs().describe('files that do not count for the size, such as lock files').optional(),
      })
      .refine(
        options => options.ignore === undefined || isSize(options),
        'only `max-lines` and `max-files` leave files out',
      ),
  needs: ['change', 'lines', 'lineCount', 'filesAdding', 'merge'],
  readsAllLines: options => !isSize(options) || options['max-lines'] !== undefined,
  example: {
    policy: 'mergeable: {}\nsize: { max-lines: 600, ignore: ["**/*.lock"], enforce: warn }',
    satisfiedBy: 'a branch that merges cleanly, without conflict markers and `fixup!` commits, of at most 600 lines',
  },
  async run(options, facts) {
    const { 'max-lines': maxLines, 'max-files': maxFiles, ignore = [] } = options;
    if (!isSize(options)) return mergeable(facts);
    const ignored = ignore.length ? compileGlobs(ignore) : () => false;
    const { files } = await facts.change();
    const counted = files.filter(file => !ignored(file.path));
    const findings: Finding[] = [];
    const proofs: string[] = [];
    if (maxFiles !== undefined) {
      proofs.push(`${counted.length} of at most ${maxFiles} files`);
      if (counted.length > maxFiles)
        findings.push(tooLarge(`${counted.length} files changed, at most ${maxFiles} are allowed`));
    }
    if (maxLines !== undefined) {
      const total = await facts.lineCount(counted.length < files.length ? counted.map(file => file.path) : undefined);
      proofs.push(`${total} of at most ${maxLines} lines`);
      if (total > maxLines) findings.push(tooLarge(`${total} lines changed, at most ${maxLines} are allowed`));
    }
    return failOr(findings, () => pass(proofs.join(', ')));
  },
});

const isSize = (options: { 'max-lines'?: number | undefined; 'max-files'?: number | undefined }) =>
  options['max-lines'] !== undefined || options['max-files'] !== undefined;

const tooLarge = (message: string): Finding => ({
  code: 'change.too-large',
  message,
  actor: 'author',
  hint: 'split it into changes that land one after the other',
});

async function mergeable(facts: Pick<Facts, 'change' | 'lines' | 'filesAdding' | 'merge'>) {
  const [{ base, commits }, { conflicts }, suspects] = await Promise.all([
    facts.change(),
    facts.merge(),
    facts.filesAdding('<<<<<<<'),
  ]);
  const findings: Finding[] = conflicts.map(path => ({
    code: 'change.conflict',
    message: `\`${path}\` conflicts with \`${base.name}\``,
    actor: 'author',
    place: { path },
    hint: `merge or rebase onto \`${base.name}\` and resolve it`,
    command: `git rebase ${shellQuote(base.name)}`,
  }));
  for (const commit of commits.filter(({ subject }) => fixup.test(subject))) {
    findings.push({
      code: 'change.fixup',
      message: `commit ${commit.sha.slice(0, 9)} is still a fixup: ${commit.subject}`,
      actor: 'author',
      hint: 'squash it into the commit that it mends',
      command: `git rebase --interactive --autosquash ${shellQuote(base.name)}`,
    });
  }
  for (const [path, { added }] of suspects.length ? await facts.lines(suspects) : []) {
    const markers = added.filter(({ text }) => conflictMarker.test(text));
    // One side alone may be an example in a text; git always leaves both.
    const [first] = markers;
    if (!first || new Set(markers.map(({ text }) => text[0])).size < 2) continue;
    findings.push({
      code: 'change.conflict-marker',
      message: `\`${path}\` still holds conflict markers`,
      actor: 'author',
      place: { path, line: first.number },
      hint: 'resolve the conflict and commit the file again',
    });
  }
  return failOr(findings, () => pass(`merges with \`${base.name}\`, no conflict markers, no fixup commits`));
}
