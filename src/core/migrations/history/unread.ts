import type { History } from './history.ts';
import { migrationFinding, type Told } from './told.ts';

/** Files that look like migrations and are none to the framework, and those that it or we cannot read. */
export function judgeUnread({ framework, changes, head, before }: History): Told {
  const { title } = framework;
  const isNew = (list: readonly string[] | undefined) => (path: string) => !list?.includes(path);
  const ignored = (head?.ignored ?? [])
    .filter(isNew(before?.ignored))
    .map(path =>
      migrationFinding(
        'ignored',
        path,
        `${title} passes over \`${path}\`: its name is not that of a migration`,
        'name it as the others are named, or put it elsewhere',
      ),
    );
  const unread = (head?.unread ?? [])
    .filter(isNew(before?.unread))
    .map(path =>
      migrationFinding(
        'unreadable',
        path,
        `\`${path}\` cannot be judged: it is a symbolic link, or larger than 8 MiB`,
        'make it a file of its own, and put large data elsewhere',
      ),
    );
  const touched = [...changes.added, ...changes.edited.map(({ after }) => after)];
  const refused = touched.flatMap(({ path, problem }) =>
    problem === undefined
      ? []
      : migrationFinding('malformed', path, `${title} refuses \`${path}\`: ${problem}`, 'mend it'),
  );
  return { findings: [...ignored, ...unread, ...refused], notes: [] };
}
