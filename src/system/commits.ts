import type { Commit, Trailer } from '../core/change.ts';
import type { Git } from './git.ts';
import { readText } from './git-bytes.ts';

const fields = [
  '%H',
  '%P',
  '%an',
  '%ae',
  '%cn',
  '%ce',
  '%s',
  '%b',
  '%(trailers:only,unfold,separator=%x01,key_value_separator=%x02)',
];

/** The commits of the head that the base does not have, newest first. Git reads the trailers: its rules are intricate. */
export async function readCommits(git: Git, base: string, head: string): Promise<readonly Commit[]> {
  const output = await readText(git, [
    'log',
    '-z',
    `--format=${fields.join('%x00')}%x00`,
    '--no-show-signature',
    '--no-color',
    '--encoding=UTF-8',
    `${base}..${head}`,
  ]);
  return parseLog(output);
}

export function parseLog(output: string): readonly Commit[] {
  // Each field, and with -z each commit, ends with NUL.
  const parts = output.split('\0');
  const commits: Commit[] = [];
  for (let index = 0; index + fields.length <= parts.length; index += fields.length + 1) {
    const [
      sha = '',
      parents = '',
      name = '',
      email = '',
      committer = '',
      committerEmail = '',
      subject = '',
      body = '',
      trailers = '',
    ] = parts.slice(index, index + fields.length);
    if (!sha) break;
    commits.push({
      sha,
      parents: parents.split(' ').filter(Boolean),
      author: { name, email },
      committer: { name: committer, email: committerEmail },
      subject,
      body,
      trailers: parseTrailers(trailers),
    });
  }
  return commits;
}

function parseTrailers(text: string): Trailer[] {
  return text.split('\u0001').flatMap(entry => {
    const border = entry.indexOf('\u0002');
    return border < 0 ? [] : [{ key: entry.slice(0, border).trim(), value: entry.slice(border + 1).trim() }];
  });
}
