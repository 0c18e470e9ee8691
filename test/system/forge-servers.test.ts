import { expect, it } from 'vitest';
import { forgeServers } from '../../src/system/forge/servers.ts';

const hub = { GITHUB_TOKEN: 'hub' };
const lab = { GITLAB_TOKEN: 'lab' };

/** Every host that a token would be sent for, with the address that it would be sent to. */
function sent(env: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    forgeServers(env).flatMap(({ host, url, token }) => (token === undefined ? [] : [[host, `${url} ${token}`]])),
  );
}

it.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
  ['github.com by itself', hub, { 'github.com': 'https://api.github.com hub' }],
  ['github.com with the token of `gh`', { GH_TOKEN: 'gh' }, { 'github.com': 'https://api.github.com gh' }],
  ['gitlab.com by itself', lab, { 'gitlab.com': 'https://gitlab.com/api/v4 lab' }],
  [
    'the server of GitHub Actions, and no other',
    { ...hub, GITHUB_SERVER_URL: 'https://ghe.example:8443', GITHUB_API_URL: 'https://ghe.example:8443/api/v3' },
    { 'ghe.example': 'https://ghe.example:8443/api/v3 hub' },
  ],
  [
    'github.com as GitHub Actions names it',
    { ...hub, GITHUB_SERVER_URL: 'https://github.com', GITHUB_API_URL: 'https://api.github.com' },
    { 'github.com': 'https://api.github.com hub' },
  ],
  [
    'the address that GITHUB_API_URL gives',
    { ...hub, GITHUB_SERVER_URL: 'https://github.com', GITHUB_API_URL: 'https://proxy.example/github' },
    { 'github.com': 'https://proxy.example/github hub' },
  ],
  [
    'the host of GITHUB_API_URL alone',
    { ...hub, GITHUB_API_URL: 'https://api.acme.ghe.com' },
    { 'acme.ghe.com': 'https://api.acme.ghe.com hub' },
  ],
  [
    'the server of GITHUB_SERVER_URL alone',
    { ...hub, GITHUB_SERVER_URL: 'https://GHE.example' },
    { 'ghe.example': 'https://ghe.example/api/v3 hub' },
  ],
  [
    'the host of GH_HOST beside github.com',
    { ...hub, GH_HOST: 'ghe.example' },
    { 'github.com': 'https://api.github.com hub', 'ghe.example': 'https://ghe.example/api/v3 hub' },
  ],
  [
    'the host of GH_HOST in a region',
    { ...hub, GH_HOST: 'acme.ghe.com' },
    { 'github.com': 'https://api.github.com hub', 'acme.ghe.com': 'https://api.acme.ghe.com hub' },
  ],
  [
    'the server of GitLab CI, and no other',
    { ...lab, CI_SERVER_URL: 'https://git.example', CI_API_V4_URL: 'https://git.example/api/v4' },
    { 'git.example': 'https://git.example/api/v4 lab' },
  ],
  [
    'the host of GITLAB_HOST, which may be a URL',
    { ...lab, GITLAB_HOST: 'https://git.example' },
    { 'gitlab.com': 'https://gitlab.com/api/v4 lab', 'git.example': 'https://git.example/api/v4 lab' },
  ],
  ['nowhere, where GITHUB_SERVER_URL is nonsense', { ...hub, GITHUB_SERVER_URL: 'https://' }, {}],
  ['nowhere without a token', { GH_HOST: 'ghe.example' }, {}],
])('a token goes to %s', (_, env, expected) => {
  expect(sent(env)).toEqual(expected);
});
