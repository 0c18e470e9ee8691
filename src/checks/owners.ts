import * as z from 'zod';
import type { Change } from '../core/change.ts';
import { defineCheck } from '../core/check.ts';
import { compileGlobs } from '../core/glob/glob.ts';
import { globs } from '../core/options.ts';
import { type Finding, fail, failOr, pass } from '../core/outcome.ts';
import type { Owners } from '../core/owners.ts';

const maxFindings = 100;

export const owners = defineCheck({
  id: 'owners',
  summary: 'CODEOWNERS says who owns every path that the change touches',
  why: 'What nobody owns, nobody reviews with care and nobody mends at night. The base decides, not the change.',
  options: () =>
    z.object({
      ignore: globs().describe('paths that need no owner, such as lock files').optional(),
    }),
  needs: ['change', 'owners'],
  example: {
    policy: 'every-path: {}',
    satisfiedBy:
      'a rule for every changed path, deleted ones included, in the CODEOWNERS of the base. A rule without owners says that a path is unowned on purpose, and is enough',
  },
  async run({ ignore = [] }, facts) {
    const [change, known] = await Promise.all([facts.change(), facts.owners()]);
    const { file } = known;
    if (file === undefined) return fail(noFile(change, known));
    const ignored = ignore.length ? compileGlobs(ignore) : () => false;
    const paths = change.files.map(({ path }) => path).filter(path => !ignored(path));
    const uncovered = paths.filter(path => !known.of(path).rules.length);
    const unowned = paths.filter(path => {
      const { rules } = known.of(path);
      return rules.length > 0 && rules.every(rule => !rule.owners.length);
    });
    const notes = known.problems.slice(0, 10).map(({ line, message }) => `${file}:${line}: ${message}`);
    const edited = change.files.some(({ path }) => path === file);
    if (edited) notes.push(`the change edits \`${file}\`: what it says on \`${change.base.name}\` decides`);
    const proof = () => {
      const owned = paths.length - unowned.length;
      const exempt = unowned.length ? `, ${unowned.length} unowned on purpose` : '';
      return pass(`\`${file}\` names owners for ${owned} of ${paths.length} changed paths${exempt}`, { notes });
    };
    return failOr(findingsFor(uncovered, file, change), proof, notes);
  },
});

function noFile({ base, files }: Change, { dialect }: Owners): Finding {
  const place = dialect === 'gitlab' ? '.gitlab/CODEOWNERS' : '.github/CODEOWNERS';
  const added = files.find(({ path, after }) => after && /^(?:\.github\/|\.gitlab\/|docs\/)?CODEOWNERS$/.test(path));
  return {
    code: 'owners.no-file',
    message: `\`${base.name}\` has no CODEOWNERS file, so nobody owns what changes`,
    actor: 'maintainer',
    hint: added
      ? `the change adds \`${added.path}\`, which counts once it is on \`${base.name}\`: land it by itself first`
      : `land a \`${place}\` on \`${base.name}\` first`,
  };
}

function findingsFor(uncovered: readonly string[], file: string, { base }: Change): Finding[] {
  const hint = `land a rule for it in \`${file}\` on \`${base.name}\` first`;
  const findings = uncovered.slice(0, maxFindings).map(
    (path): Finding => ({
      code: 'owners.uncovered',
      message: `nobody owns \`${path}\``,
      actor: 'maintainer',
      place: { path },
      hint,
    }),
  );
  const more = uncovered.length - findings.length;
  if (more > 0) {
    findings.push({ code: 'owners.uncovered', message: `nobody owns ${more} more paths`, actor: 'maintainer', hint });
  }
  return findings;
}
