import type { Edited, Renamed } from '../changes.ts';
import type { Framework } from '../frameworks/framework.ts';
import type { Migration } from '../migration.ts';
import type { History } from './history.ts';
import { isRestored, type Released } from './released.ts';
import { migrationFinding, type Told } from './told.ts';

const undo = 'put it back as it was, and do what you want in a new migration';

/** What has landed may have been run: nobody runs it again because it reads otherwise now. */
export function judgeLanded({ framework, changes, folder, released }: History): Told {
  const edited = changes.edited.map(one =>
    isRestored(one.after, folder, released) ? restored(one, released) : judgeEdited(one, framework),
  );
  const renamed = changes.renamed.map(one => judgeRenamed(one, framework));
  const told = [...edited, ...renamed];
  return {
    findings: [...told.flatMap(({ findings }) => findings), ...judgeDeleted(changes.deleted)],
    notes: told.flatMap(({ notes }) => notes),
  };
}

const restored = ({ after }: Edited, released: Released | undefined): Told => ({
  findings: [],
  notes: [`\`${after.path}\` is again what was released with \`${released?.tag}\``],
});

function judgeEdited({ before, after, what }: Edited, { edited }: Framework): Told {
  const { path } = after;
  if (what === 'down')
    return { findings: [], notes: [`the way back of \`${path}\`, which has landed, is another one now`] };
  if (what === 'comments') {
    const message = `\`${path}\` has landed, and this change edits its comments`;
    if (edited === undefined) return { findings: [], notes: [`${message}; it does what it did`] };
    return { findings: [migrationFinding('edited', path, `${message}: ${edited}`, undo)], notes: [] };
  }
  const why = edited ?? 'every database that has run it stays as it is, and new ones become different';
  const message = `\`${before.path}\` has landed, and this change edits it: ${why}`;
  return { findings: [migrationFinding('edited', path, message, undo)], notes: [] };
}

function judgeRenamed({ before, after }: Renamed, { title, remembers }: Framework): Told {
  const message = `\`${before.path}\` has landed, and this change renames it to \`${after.path}\``;
  if (remembers === 'version' && before.version === after.version)
    return { findings: [], notes: [`${message}; ${title} knows it by its version, which stays`] };
  const why = `${message}: ${title} takes it for a new one, and runs it again in every database that has run it`;
  return { findings: [migrationFinding('renamed', after.path, why, 'give it its name back')], notes: [] };
}

function judgeDeleted(deleted: readonly Migration[]): Told['findings'] {
  return deleted.map(({ path }) =>
    migrationFinding(
      'deleted',
      path,
      `\`${path}\` has landed, and this change deletes it: its work stays in every database that has run it, and new ones never get it`,
      'put it back, and undo what it does in a new migration',
    ),
  );
}
