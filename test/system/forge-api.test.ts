import { expect, it } from 'vitest';
import { z } from 'zod';
import { openForgeApi } from '../../src/system/forge/api.ts';
import { type Answer, serveForge } from '../support/forge.ts';

const token = 'ghp_verysecret';
const headers = { authorization: `Bearer ${token}` };
const schema = z.object({ login: z.string() });

async function open(answers: Readonly<Record<string, Answer>>, timeout = 5000) {
  const server = await serveForge(answers);
  const signal = new AbortController().signal;
  return { server, api: openForgeApi({ name: 'GitHub', url: server.url, headers, signal, timeout }) };
}

it('reads all pages of a list', async () => {
  const people = Array.from({ length: 230 }, (_, index) => ({ login: `p${index}` }));
  const { server, api } = await open({ '/people': { json: people } });
  expect(await api.list('people', schema)).toEqual(people);
  expect(server.requests.map(({ url }) => url)).toEqual([
    '/people?per_page=100&page=1',
    '/people?per_page=100&page=2',
    '/people?per_page=100&page=3',
  ]);
});

it('follows the forge where it has moved something on the same host', async () => {
  const { api } = await open({
    '/repos/old': { status: 301, headers: { location: '/repositories/1' } },
    '/repositories/1': { json: { login: 'anna' } },
  });
  expect(await api.get('repos/old', schema)).toEqual({ login: 'anna' });
});

it('takes the token to no other host', async () => {
  const other = await serveForge({ '/steal': { json: { login: 'mallory' } } });
  const { api } = await open({ '/me': { status: 302, headers: { location: `${other.url}/steal` } } });
  await expect(api.get('me', schema)).rejects.toThrow(/^GitHub sends us on to another host/);
  expect(other.requests).toEqual([]);
});

it('does not go round in circles', async () => {
  const { server, api } = await open({ '/me': { status: 307, headers: { location: '/me' } } });
  await expect(api.get('me', schema)).rejects.toThrow('GitHub sends us round in circles at `/me`');
  expect(server.requests).toHaveLength(4);
});

it.each<[string, Answer, string]>([
  [
    'a token that is not valid',
    { status: 401, body: '{"message":"Bad credentials"}' },
    'GitHub answered 401 at `/me`: the token is not valid',
  ],
  ['a token that may not', { status: 403 }, 'GitHub answered 403 at `/me`: the token may not read this'],
  ['what is not there', { status: 404 }, 'GitHub answered 404 at `/me`: the token may not read this'],
  [
    'a limit',
    { status: 403, headers: { 'x-ratelimit-remaining': '0' } },
    'GitHub answered 403 at `/me`: too many requests',
  ],
  [
    'a second limit',
    { status: 403, headers: { 'retry-after': '60' } },
    'GitHub answered 403 at `/me`: too many requests',
  ],
  ['a third limit', { status: 429 }, 'GitHub answered 429 at `/me`: too many requests'],
  ['a forge that is down', { status: 502, body: '<html>' }, 'GitHub answered 502 at `/me`'],
  [
    'an answer that is no JSON',
    { status: 200, body: '<html>' },
    "GitHub's answer at `/me` is not what its API documents",
  ],
  [
    'an answer that is cut',
    { status: 200, body: '{"login":' },
    "GitHub's answer at `/me` is not what its API documents",
  ],
  ['an answer of another shape', { json: { login: 1 } }, "GitHub's answer at `/me` is not what its API documents"],
  ['an empty answer', { status: 204 }, "GitHub's answer at `/me` is not what its API documents"],
])('throws for %s, without the token', async (_, answer, message) => {
  const { api } = await open({ '/me': answer });
  const error = (await api.get('me', schema).catch((reason: unknown) => reason)) as Error & { hint?: string };
  expect(error).toMatchObject({ name: 'UserError', message });
  expect(`${error.message} ${error.hint} ${error.stack}`).not.toContain(token);
});

it('does not take a limit for an allowed answer', async () => {
  const { api } = await open({ '/me': { status: 403, headers: { 'x-ratelimit-remaining': '0' } } });
  await expect(api.getOr('me', schema, [403, 404])).rejects.toThrow('too many requests');
});

it('does not wait for ever', async () => {
  const { server, api } = await open({ '/me': 'silence' }, 100);
  await expect(api.get('me', schema)).rejects.toThrow(`GitHub could not be asked at ${server.url}: no answer in time`);
});

it('says when nobody listens', async () => {
  const api = openForgeApi({
    name: 'GitHub',
    url: 'http://127.0.0.1:1',
    headers,
    signal: new AbortController().signal,
  });
  await expect(api.get('me', schema)).rejects.toThrow(/^GitHub could not be asked at http:\/\/127\.0\.0\.1:1: /);
});

it.each(['http://github.example', 'ftp://127.0.0.1', 'nonsense', ''])('sends no token to `%s`', url => {
  const signal = new AbortController().signal;
  expect(() => openForgeApi({ name: 'GitHub', url, headers, signal })).toThrow(
    "the address of GitHub's API is no `https` address, so the token is not sent there",
  );
});

it('stops when it is told to', async () => {
  const server = await serveForge({ '/me': 'silence' });
  const abort = new AbortController();
  const api = openForgeApi({ name: 'GitHub', url: server.url, headers, signal: abort.signal });
  const asked = api.get('me', schema);
  abort.abort(new Error('interrupted'));
  await expect(asked).rejects.toThrow('interrupted');
});

it.each(['ghp_secret\n', 'ghp_secret\u00fc', ''])('does not quote a token that cannot be one', value => {
  const signal = new AbortController().signal;
  const open = () =>
    openForgeApi({ name: 'GitHub', url: 'http://127.0.0.1:1', headers: { 'private-token': value }, signal });
  expect(open).toThrow(/^the token for GitHub holds characters that no token has$/);
});

it('takes no address with a password in it', () => {
  const signal = new AbortController().signal;
  const open = () => openForgeApi({ name: 'GitLab', url: 'https://a:secret@gitlab.example', headers, signal });
  expect(open).toThrow(/^the address of GitLab's API may not hold a password$/);
});
