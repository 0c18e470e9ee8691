import { noOwners, parseCodeowners } from '../core/codeowners/codeowners.ts';
import type { Files } from '../core/facts.ts';
import type { Owners } from '../core/owners.ts';
import type { Blobs } from './blobs.ts';
import type { Git } from './git.ts';

export interface OwnersSource {
  readonly git: Git;
  readonly blobs: Blobs;
  /** The tip of the base. */
  readonly commit: string;
  readonly files: Files;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Dialect = Owners['dialect'];

/** GitHub's three places and GitLab's, in the order in which each looks. */
const places: Readonly<Record<Dialect, readonly string[]>> = {
  github: ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'],
  gitlab: ['CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'],
};

export const codeownersPlaces: readonly string[] = [...new Set([...places.github, ...places.gitlab])];

/** Who owns what, from the base's CODEOWNERS. */
export async function readOwners({ git, blobs, commit, files, env }: OwnersSource): Promise<Owners> {
  // Two processes that nobody needs who has no such file.
  const found = await Promise.all(codeownersPlaces.map(place => blobs.exists(`${commit}:${place}`)));
  if (!found.includes(true)) return noOwners(undefined, 'github');
  const candidates = [...codeownersPlaces, '.gitlab-ci.yml'];
  const listed = await git.run(['ls-tree', '-z', '--full-tree', commit, '--', ...candidates]);
  const modes = new Map(
    listed
      .split('\0')
      .filter(Boolean)
      .map(entry => [entry.slice(entry.indexOf('\t') + 1), entry.slice(0, 6)] as const),
  );
  const dialect = await dialectOf(git, env, modes);
  const file = places[dialect].find(place => modes.has(place));
  if (file === undefined) return noOwners(undefined, dialect);
  if (!modes.get(file)?.startsWith('100')) return noOwners(file, dialect, `\`${file}\` is no regular file`);
  const text = await files.read(file);
  if (text === undefined) return noOwners(file, dialect, `\`${file}\` is too large to be read`);
  return parseCodeowners(text, { file, dialect });
}

/** Which forge's reading of CODEOWNERS holds here. */
async function dialectOf(git: Git, env: OwnersSource['env'], modes: ReadonlyMap<string, string>): Promise<Dialect> {
  if (env['GITLAB_CI'] === 'true') return 'gitlab';
  if (env['GITHUB_ACTIONS'] === 'true') return 'github';
  const urls = await git.run(['config', '--get-regexp', '^remote\\..*\\.url$'], { allow: [1] });
  if (/gitlab/i.test(urls)) return 'gitlab';
  if (/github/i.test(urls) || modes.has('.github/CODEOWNERS')) return 'github';
  // A GitLab under a name of its own.
  return modes.has('.gitlab/CODEOWNERS') || modes.has('.gitlab-ci.yml') ? 'gitlab' : 'github';
}
