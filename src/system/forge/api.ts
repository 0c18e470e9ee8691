import type * as z from 'zod';
import { UserError } from '../../core/errors.ts';

/** Reads from a forge's REST API. */
export interface ForgeApi {
  /** The answer, validated. Throws a UserError for any status but 2xx. */
  readonly get: <T>(path: string, schema: z.ZodType<T>) => Promise<T>;
  /** The same, or the status where it is one of these. */
  readonly getOr: <T, const Status extends number>(
    path: string,
    schema: z.ZodType<T>,
    allowed: readonly Status[],
  ) => Promise<T | Status>;
  /** All pages of a list. */
  readonly list: <T>(path: string, item: z.ZodType<T>) => Promise<readonly T[]>;
}

export interface ForgeApiOptions {
  readonly name: 'GitHub' | 'GitLab';
  /** Such as `https://api.github.com`. */
  readonly url: string;
  /** With the token; sent to this very origin only, and never shown. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Milliseconds for one answer. */
  readonly timeout?: number;
}

export interface ServerOptions {
  readonly name: ForgeApiOptions['name'];
  readonly url: string;
  readonly token: string;
  readonly signal: AbortSignal;
  readonly timeout?: number;
}

/** With the token where each of them wants it, and GitHub's version 2022-11-28. */
export function openServer({ name, token, ...rest }: ServerOptions): ForgeApi {
  const gitHub = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
  };
  return openForgeApi({ ...rest, name, headers: name === 'GitHub' ? gitHub : { 'private-token': token } });
}

const pageSize = 100;
const maxPages = 100;
const maxRedirects = 3;
const maxBytes = 16 * 1024 * 1024;

/** Whatever goes wrong is a UserError: who could not be asked has not approved. */
export function openForgeApi({ name, url, headers, signal, timeout = 15_000 }: ForgeApiOptions): ForgeApi {
  const root = parseRoot(name, url);
  // What cannot be a header, `fetch` quotes in its error.
  if (Object.values(headers).some(value => !/^[\x20-\x7e]+$/.test(value))) {
    throw new UserError(`the token for ${name} holds characters that no token has`, 'give a valid one');
  }

  const request = async (path: string): Promise<{ status: number; body: string; limited: boolean }> => {
    let target = new URL(`${root.pathname.replace(/\/$/, '')}/${path}`, root);
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const response = await fetch(target, {
        headers: { accept: 'application/json', 'user-agent': 'landworthy', ...headers },
        // By hand: what is followed by itself could take the token along.
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
      });
      const location = response.headers.get('location');
      if (![301, 302, 307, 308].includes(response.status) || location === null) {
        const { status } = response;
        return { status, body: await readBody(response), limited: isLimited(response) };
      }
      await response.body?.cancel();
      const next = new URL(location, target);
      if (next.origin !== root.origin) {
        throw new UserError(`${name} sends us on to another host, \`${next.host}\`: the token is not sent there`);
      }
      target = next;
    }
    throw new UserError(`${name} sends us round in circles at \`/${path}\``);
  };

  const ask = async (path: string) => {
    try {
      return await request(path);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof UserError) throw error;
      const reason = error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : causeOf(error);
      throw new UserError(`${name} could not be asked at ${root.origin}: ${reason}`, 'try again');
    }
  };

  const getOr: ForgeApi['getOr'] = async (path, schema, allowed) => {
    const { status, body, limited } = await ask(path);
    const known = allowed.find(one => one === status);
    if (known !== undefined && !limited) return known;
    if (status < 200 || status > 299) throw refused(name, path, status, limited);
    const result = schema.safeParse(parseJson(body));
    if (!result.success) throw new UserError(`${name}'s answer at \`/${path}\` is not what its API documents`);
    return result.data;
  };

  const get: ForgeApi['get'] = async (path, schema) => (await getOr(path, schema, [])) as never;

  return {
    get,
    getOr,
    list: async (path, item) => {
      const all = [];
      for (let page = 1; page <= maxPages; page++) {
        const found = await get(
          `${path}${path.includes('?') ? '&' : '?'}per_page=${pageSize}&page=${page}`,
          item.array(),
        );
        all.push(...found);
        if (found.length < pageSize) return all;
      }
      throw new UserError(`${name} has more than ${maxPages * pageSize} entries at \`/${path}\``);
    },
  };
}

function parseRoot(name: string, url: string): URL {
  const root = URL.canParse(url) ? new URL(url) : undefined;
  // An address with a password in it would end up in messages.
  if (root?.username || root?.password) throw new UserError(`the address of ${name}'s API may not hold a password`);
  const isLocal = root !== undefined && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(root.hostname);
  if (root?.protocol === 'https:' || (root?.protocol === 'http:' && isLocal)) return root;
  throw new UserError(`the address of ${name}'s API is no \`https\` address, so the token is not sent there`);
}

async function readBody(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const isLimited = ({ status, headers }: Response) =>
  status === 429 ||
  (status === 403 && (headers.get('x-ratelimit-remaining') === '0' || headers.get('retry-after') !== null));

function refused(name: string, path: string, status: number, limited: boolean): UserError {
  const where = `${name} answered ${status} at \`/${path}\``;
  if (limited) return new UserError(`${where}: too many requests`, 'try again later');
  if (status === 401) return new UserError(`${where}: the token is not valid`, 'give a valid one');
  if (status === 403 || status === 404) {
    return new UserError(`${where}: the token may not read this`, 'give it read access to pull requests and contents');
  }
  return new UserError(where, status >= 500 ? 'try again later' : undefined);
}

/** `fetch` says just "fetch failed"; the reason is in the cause. */
function causeOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } };
  if (typeof cause?.code === 'string') return cause.code;
  return error instanceof Error ? error.message : String(error);
}
