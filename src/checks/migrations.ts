import * as z from 'zod';
import { defineCheck } from '../core/check.ts';
import { type Declared, declaredMigrations } from '../core/migrations/declared.ts';
import { frameworkOf } from '../core/migrations/frameworks/index.ts';
import { downOf } from '../core/migrations/goes-back.ts';
import { judgeHistory } from '../core/migrations/history/history.ts';
import { lintLevels } from '../core/migrations/lint/levels.ts';
import { lintPart } from '../core/migrations/lint/part.ts';
import { frameworkNames } from '../core/migrations/migration.ts';
import type { Part } from '../core/migrations/part.ts';
import { judgePhases } from '../core/migrations/phases.ts';
import { oldCodePart, oldCodeRequest } from '../core/migrations/rehearsal/old-code.ts';
import { rehearseOptions } from '../core/migrations/rehearsal/options.ts';
import { rehearsalPart } from '../core/migrations/rehearsal/part.ts';
import { serverText } from '../core/migrations/server.ts';
import { isTouched, type MigrationSides, readSides } from '../core/migrations/sides.ts';
import { nameGlobs, repositoryPath } from '../core/options.ts';
import { failOr, pass, skip } from '../core/outcome.ts';

export const migrations = defineCheck({
  id: 'migrations',
  summary:
    'What has landed of the database’s migrations stays as it was, and what is new comes behind it, with a way back',
  why: 'A migration that was edited after it ran, or that sorts before one that ran, leaves two databases that differ and say that they are the same.',
  options: () =>
    z.strictObject({
      folder: repositoryPath()
        .transform(path => path.replace(/^\.\//, '').replace(/\/+$/, ''))
        .describe('where they lie; without it, wherever the conventions of the frameworks say')
        .optional(),
      framework: z
        .enum(frameworkNames)
        .describe('whose they are; found by their names and texts, without it')
        .optional(),
      server: serverText()
        .describe(
          'the server that runs in production, with its version: `postgres 15`, `mysql 8.0`, `mariadb 10.11`, `oceanbase 4.3`, `sqlite`',
        )
        .optional(),
      down: z
        .enum(['required', 'declared', 'none'])
        .describe(
          'whether each new migration has a way back: `required`; `declared`: or the change record says of it why not; `none`: they only go forward. Without this, `declared`, but for frameworks that know no way back and folders in which no migration has one',
        )
        .optional(),
      order: z
        .enum(['block', 'warn', 'off'])
        .describe('what it means that a new migration sorts before one that has landed')
        .default('block'),
      released: nameGlobs()
        .describe(
          'globs of tags, such as `v*`: what was released with the newest of them that the base contains stays as it was, too',
        )
        .optional(),
      lint: lintLevels()
        .describe(
          'the SQL of new migrations is judged by rules, as far as it can be read: `{}`, or a level for a rule where its own is not wanted. Needs `server`',
        )
        .optional(),
      rehearse: rehearseOptions()
        .describe(
          'do them, for real, in a database that is thrown away: what has landed, then the new ones up, back, and up again; then compare',
        )
        .optional(),
    }),
  needs: ['migrations', 'released', 'record', 'requirements', 'schemaRehearsal', 'oldCode', 'squawk'],
  runs: ({ rehearse }) => rehearse !== undefined,
  example: {
    policy: 'schema:\n  folder: db/migrations\n  framework: dbmate\n  server: postgres 15\n  down: declared',
    satisfiedBy:
      'a change whose new migrations sort behind all that has landed and can be taken back, or whose record says why not: `migrations: { irreversible: [{ path: db/migrations/20260101_drop.sql, reason: the column was never read }] }`',
  },
  async run({ folder, framework, server, down, order, released: tags, lint: levels, rehearse }, facts) {
    const request = { folder, framework, server: server?.name };
    const [folders, record] = await Promise.all([readSides(facts, request), facts.record()]);
    const touched = folders.filter(isTouched);
    if (!touched.length) {
      const places = folders.map(one => `\`${one.folder || '.'}\``);
      return skip(
        `the change touches no migration in ${places.slice(0, 3).join(', ')}${places.length > 3 ? ` and ${places.length - 3} more` : ''}`,
      );
    }
    const declared = declaredMigrations(record);
    const released = tags && (await facts.released(tags, request));
    const histories = touched.map((sides): Part => {
      const own = frameworkOf((sides.head ?? sides.before ?? sides.base)?.framework ?? 'sql');
      return judgeHistory(
        { ...sides, framework: own, released },
        { down: downOf(sides, down), order, irreversible: declared.irreversible },
      );
    });
    const rehearsals: Part[] = [];
    for (const sides of touched) {
      rehearsals.push({ ...(await judgePhases(sides, declared.phase, server)), proof: undefined });
      const goesBack = down !== 'none';
      const back = downOf(sides, down) === 'declared' ? withoutBack(sides, declared.irreversible) : sides;
      const part = rehearse && (await rehearsalPart(back, { rehearse, server, goesBack }, facts));
      if (levels) rehearsals.push(await lintPart(sides, { server, levels, rehearsal: part?.rehearsal }, facts));
      if (!part) continue;
      const asked = rehearse && oldCodeRequest(rehearse, part.request, facts.requirements());
      const oldCode = asked && (await oldCodePart(asked, part, facts));
      rehearsals.push(part, ...(oldCode ? [oldCode] : []));
    }
    const parts = [...histories, ...rehearsals];
    // In a record that cannot be read there may be declarations.
    const findings = parts.flatMap(part => part.findings);
    const ofRecord = findings.length ? record.problems : [];
    const untagged =
      tags && !released
        ? [`no tag that the base contains matches \`${tags.join(', ')}\`: nothing was compared with a release`]
        : [];
    const notes = [...parts.flatMap(part => part.notes), ...untagged];
    const proof = parts.flatMap(part => part.proof ?? []).join('; ');
    return failOr([...ofRecord, ...declared.findings, ...findings], () => pass(proof, { notes }), notes);
  },
});

/** Of what is declared irreversible, the way back is not rehearsed: whatever stands there brings nothing back. */
function withoutBack(sides: MigrationSides, irreversible: Declared['irreversible']): MigrationSides {
  const added = sides.changes.added.map(one => (irreversible.has(one.path) ? { ...one, down: undefined } : one));
  return { ...sides, changes: { ...sides.changes, added } };
}
