import type { Git } from '../../git.ts';
import { checkRemote, refsAtOnce, remoteProblem, remoteSettings } from './remote.ts';

/** An object of ours and the ref that it is to have on the remote. Without an object, the ref is to go. */
export interface PushedRef {
  readonly target: string | undefined;
  readonly ref: string;
}

export interface PushResult {
  readonly done: readonly string[];
  /** Refs that were so before. */
  readonly known: readonly string[];
  readonly refused: readonly { readonly ref: string; readonly reason: string }[];
}

/**
 * Pushes these and nothing else, without force: what is there stays as it is. No hook judges the push, and no setting adds
 * to it. Throws a UserError where the remote is not reached.
 */
export async function pushRefs(git: Git, remote: string, refs: readonly PushedRef[]): Promise<PushResult> {
  checkRemote(remote);
  const results: PushResult[] = [];
  for (let from = 0; from < refs.length; from += refsAtOnce) {
    const specs = refs.slice(from, from + refsAtOnce).map(({ target = '', ref }) => `${target}:${ref}`);
    const output = await git
      .run([...remoteSettings, ...plainPush, 'push', ...options, '--', remote, ...specs], { allow: [1] })
      .catch(error => {
        throw remoteProblem(remote, 'pushing to', error);
      });
    results.push(parsePushed(output));
  }
  return {
    done: results.flatMap(({ done }) => done),
    known: results.flatMap(({ known }) => known),
    refused: results.flatMap(({ refused }) => refused),
  };
}

/** An empty value empties a list. */
const plainPush = ['-c', 'push.gpgSign=false', '-c', 'push.pushOption='];
const options = ['--porcelain', '--no-verify', '--no-follow-tags', '--recurse-submodules=no'];

/** git-push(1), OUTPUT: a flag, a tab, `from:to`, a tab, and what was done. */
export function parsePushed(output: string): PushResult {
  const result = { done: [] as string[], known: [] as string[], refused: [] as { ref: string; reason: string }[] };
  for (const line of output.split('\n')) {
    const [, flag, ref, summary] = /^([ +\-*!=t])\t[^:\t]*:([^\t]+)\t(.*)$/.exec(line) ?? [];
    if (flag === undefined || ref === undefined || summary === undefined) continue;
    if (flag === '!') result.refused.push({ ref, reason: summary.replace(/^\[(.*?)\]/, '$1') });
    else if (flag === '=') result.known.push(ref);
    else result.done.push(ref);
  }
  return result;
}
