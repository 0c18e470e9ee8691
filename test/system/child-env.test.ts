import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { childEnv, countedVariables } from '../../src/system/child-env.ts';
import { temporaryFolder } from '../support/repository.ts';

describe('without a list', () => {
  it('gives all but what differs from shell to shell', () => {
    const env = {
      PATH: '/bin',
      DISPLAY: ':0',
      HUSKY: '1',
      LANDWORTHY_PASSPHRASE: 'x',
      PWD: '/x',
      SHLVL: '2',
      SSH_TTY: '/dev/pts/1',
      TMUX_PANE: '%1',
      XDG_SESSION_TYPE: 'wayland',
      XDG_SESSION_ID: '3',
      _: '/bin/x',
    };
    expect(childEnv(env)).toEqual({ PATH: '/bin', DISPLAY: ':0', XDG_SESSION_TYPE: 'wayland' });
  });

  it('withholds what npm adds, and only where npm started us', () => {
    const own = { PATH: '/bin', npm_config_registry: 'https://npm.example', NODE: '/x/node' };
    expect(childEnv(own)).toEqual(own);
    expect(childEnv({ ...own, npm_execpath: '/npm', INIT_CWD: '/x', NPM_CONFIG_AUDIT: 'false' })).toEqual({
      PATH: '/bin',
      NPM_CONFIG_AUDIT: 'false',
    });
  });

  it('counts all that is given', () => {
    const env = { PATH: '/usr/lib/git-core:/bin', HOME: '/h', TOKEN: 'x', NPM_TOKEN: 'x', SHLVL: '1' };
    expect(Object.fromEntries(countedVariables(env, undefined))).toEqual({ PATH: '/bin', HOME: '/h', TOKEN: 'x' });
  });
});

describe('with a list', () => {
  const env = {
    PATH: '/bin',
    HOME: '/h',
    LANG: 'C',
    LC_TIME: 'de_DE',
    CI: 'true',
    COLUMNS: '80',
    SECRET: 'x',
    NPM_TOKEN: 'x',
  };

  it('gives only what is listed and what any program needs', () => {
    expect(childEnv(env, { variables: ['CI', 'COLUMNS', 'NPM_TOKEN', 'MISSING'], more: { A: 'b' } })).toEqual({
      PATH: '/bin',
      HOME: '/h',
      LANG: 'C',
      LC_TIME: 'de_DE',
      CI: 'true',
      COLUMNS: '80',
      A: 'b',
    });
  });

  it('counts the language, and never who or where', () => {
    expect(Object.fromEntries(countedVariables(env, ['CI', 'MISSING', 'NPM_TOKEN']))).toEqual({
      CI: 'true',
      MISSING: undefined,
      NPM_TOKEN: undefined,
      LANG: 'C',
      LC_TIME: 'de_DE',
      TZ: undefined,
    });
  });
});

describe('the PATH', () => {
  it('is the same in a hook, under npx and in a terminal', () => {
    const dir = temporaryFolder();
    const bin = join(dir, 'node_modules/.bin');
    mkdirSync(bin, { recursive: true });
    const terminal = { PATH: '/usr/bin:/bin' };
    const hook = { PATH: '/usr/lib/git-core:/usr/bin:/bin' };
    const npx = { PATH: `${bin}:/node_modules/.bin:/x/lib/node-gyp-bin:/usr/bin:/bin` };
    const paths = [terminal, hook, npx].map(env => childEnv(env, { dir })['PATH']);
    expect(new Set(paths)).toEqual(new Set([`${bin}:/usr/bin:/bin`]));
  });

  it('finds the programs of the folder before those of the root', () => {
    const dir = temporaryFolder();
    for (const folder of ['', 'packages/web/']) mkdirSync(join(dir, `${folder}node_modules/.bin`), { recursive: true });
    expect(childEnv({ PATH: '/bin' }, { dir, folder: 'packages/web' })['PATH']).toBe(
      [join(dir, 'packages/web/node_modules/.bin'), join(dir, 'node_modules/.bin'), '/bin'].join(':'),
    );
  });

  it('is not made up where there is none', () => {
    expect(childEnv({}, { dir: temporaryFolder() })).toEqual({});
  });
});
