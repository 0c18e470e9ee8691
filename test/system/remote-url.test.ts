import { expect, it } from 'vitest';
import { parseRemoteUrl } from '../../src/system/forge/remote-url.ts';

it.each([
  ['https://github.com/acme/shop.git', 'github.com', 'acme/shop'],
  ['https://anna:secret@GitHub.com/acme/shop/', 'github.com', 'acme/shop'],
  ['https://git.acme.example:8443/acme/shop', 'git.acme.example', 'acme/shop'],
  ['http://git.acme.example/acme/shop', 'git.acme.example', 'acme/shop'],
  ['git://github.com/acme/shop.git', 'github.com', 'acme/shop'],
  ['ssh://git@git.acme.example:2222/acme/group/sub/shop.git', 'git.acme.example', 'acme/group/sub/shop'],
  ['git@github.com:acme/shop.git', 'github.com', 'acme/shop'],
  ['github.com:/acme/shop', 'github.com', 'acme/shop'],
  ['ssh://git@ssh.github.com:443/acme/shop.git', 'github.com', 'acme/shop'],
  ['git@altssh.gitlab.com:acme/group/shop.git', 'gitlab.com', 'acme/group/shop'],
  ['git@github.com:acme/dot.git.git', 'github.com', 'acme/dot.git'],
])('reads `%s`', (url, host, path) => {
  expect(parseRemoteUrl(url)).toEqual({ host, path });
});

it.each([
  '',
  '../shop.git',
  '/srv/git/acme/shop.git',
  './a:b/c',
  'C:\\git\\acme\\shop',
  'C:/git/acme/shop',
  'file:///srv/git/acme/shop.git',
  'ext::sh -c acme/shop',
  'https://github.com/shop',
  'https://github.com/acme/../../user',
  'git@github.com:acme/..',
  'git@github.com:acme/shop?per_page=1',
  'git@github.com:acme/sh op',
  'git@github.com:acme/%2e%2e/shop',
  'https:///acme/shop',
])('sees no forge in `%s`', url => {
  expect(parseRemoteUrl(url)).toBeUndefined();
});
