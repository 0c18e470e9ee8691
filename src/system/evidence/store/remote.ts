import { platform } from 'node:process';
import { UserError } from '../../../core/errors.ts';
import { type Git, GitFailure } from '../../git.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** By what a user's git finds its way to a remote, and proves who it is there. */
const waysThere =
  /^GIT_(?:SSH(?:_COMMAND|_VARIANT)?|ASKPASS|SSL_\w+|HTTP_\w+|PROXY_\w+|CONFIG_(?:COUNT|KEY_[0-9]+|VALUE_[0-9]+|GLOBAL|SYSTEM|NOSYSTEM))$/;

/** Git that talks to a remote: with the variables of the caller's environment for that, and without ever asking somebody. */
export function remoteGit(git: Git, env: Env): Git {
  const ways = Object.entries(env).filter(
    (entry): entry is [string, string] => waysThere.test(entry[0]) && entry[1] !== undefined,
  );
  return git.with({ ...Object.fromEntries(ways), GIT_TERMINAL_PROMPT: '0' });
}

/** What every word with a remote begins with: no hook, no log, and of the protocol the one that names what is wanted. */
export const remoteSettings = [
  ['core.hooksPath', '/dev/null'],
  ['core.logAllRefUpdates', 'false'],
  ['protocol.version', '2'],
].flatMap(([key, value]) => ['-c', `${key}=${value}`]);

/** As many refs as a command line takes: 140 bytes each, of 32 KiB there and of 2 MiB elsewhere. */
export const refsAtOnce = platform === 'win32' ? 200 : 5000;

/** A UserError that says what git said of this remote. */
export function remoteProblem(remote: string, doing: string, error: unknown): Error {
  if (!(error instanceof GitFailure)) return error as Error;
  const said = error.stderr
    .split('\n')
    .map(line => line.replace(/^(?:fatal|error|remote): /, '').trim())
    .filter(line => line !== '' && !/^Please make sure|^and the repository exists/.test(line));
  return new UserError(
    `${doing} \`${withoutPassword(remote)}\` failed: ${withoutPassword(said.slice(0, 3).join('; ')) || `git exited with ${error.exitCode}`}`,
    'see that `git ls-remote` reaches it from here',
  );
}

/** The text, in which no URL tells a user's name or token. */
export const withoutPassword = (text: string): string => text.replace(/(\w:\/\/)[^/@\s]+@/g, '$1');

/** Throws a UserError for what git would take for an option, or for nothing. */
export function checkRemote(remote: string): string {
  if (remote === '' || remote.startsWith('-') || /[\0\n]/.test(remote))
    throw new UserError(`\`${remote}\` is no remote`, 'write the name of a remote, such as `origin`, or a URL');
  return remote;
}
