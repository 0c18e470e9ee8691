import { describe, expect, it } from 'vitest';
import { differences } from '../../src/core/evidence/differences.ts';
import type { Environment, Inputs, KeyDocument } from '../../src/core/evidence/key.ts';

const one: KeyDocument = {
  v: 1,
  tree: '1'.repeat(40),
  requirement: { id: 'tests.unit', definition: { run: 'npm test', timeout: 600_000 } },
  inputs: { files: { '.env': 'a' }, hidden: {}, submodules: { lib: 'c1' } },
  environment: {
    os: 'linux',
    release: 'debian 12',
    arch: 'x64',
    runtimes: { node: 'v20.20.2' },
    programs: { make: 'a' },
    probes: { 'psql --version': '16.1' },
    dependencies: { node_modules: 'a' },
    variables: { mode: 'listed', values: { CI: null, TZ: 'a' } },
    git: {},
  },
};
const another = (more: Partial<KeyDocument>): KeyDocument => ({ ...one, ...more });
const environment = (more: Partial<Environment>) => another({ environment: { ...one.environment, ...more } });
const inputs = (more: Partial<Inputs>) => another({ inputs: { ...one.inputs, ...more } });
const definition = (more: Record<string, unknown>) =>
  another({ requirement: { ...one.requirement, definition: { ...one.requirement.definition, ...more } } });
const variables = (values: Record<string, string | null>) =>
  environment({ variables: { mode: 'listed', values: { ...one.environment.variables.values, ...values } } });
const all = (values: Record<string, string>) => environment({ variables: { mode: 'all', values } });

describe('what differs between two keys', () => {
  it('is nothing between a key and itself', () => {
    expect(differences(one, structuredClone(one))).toEqual([]);
  });

  it.each<[string, KeyDocument, KeyDocument?]>([
    ['the files differ: tree `222222222222`, was `111111111111`', another({ tree: '2'.repeat(40) })],
    [
      'the requirement is `tests.e2e`, was `tests.unit`',
      another({ requirement: { ...one.requirement, id: 'tests.e2e' } }),
    ],
    ['the command was `npm test`, is `npm run test:ci`', definition({ run: 'npm run test:ci' })],
    ["the command was `npm test`, is `npm 'te st'`", definition({ run: ['npm', 'te st'] })],
    ['`run` in the policy was `npm test`, is `["npm","test"]`', definition({ run: ['npm', 'test'] })],
    ['`timeout` in the policy was `600000`, is `1000`', definition({ timeout: 1000 })],
    ['`timeout` in the policy was `600000`, is `600000`', definition({ timeout: '600000' })],
    ['the policy says `at-least`, and did not', definition({ 'at-least': 1 })],
    ['the policy said `timeout`, and does not any more', definition({ timeout: undefined })],
    [
      'what it is compared with counts for one of them alone',
      another({ requirement: { ...one.requirement, before: '3'.repeat(40) } }),
    ],
    ['the operating system is darwin, was linux', environment({ os: 'darwin' })],
    ['the processor is arm64, was x64', environment({ arch: 'arm64' })],
    ["the system's release is debian 13, was debian 12", environment({ release: 'debian 13' })],
    ['node is v22.1.0, was v20.20.2', environment({ runtimes: { node: 'v22.1.0' } })],
    ['python3 counts, did not: it is 3.12', environment({ runtimes: { node: 'v20.20.2', python3: '3.12' } })],
    ['node is not there or does not count, was v20.20.2', environment({ runtimes: {} })],
    [
      '`node_modules` is not what it was: something was installed, removed or edited',
      environment({ dependencies: { node_modules: 'b' } }),
    ],
    ['`node_modules` is not there, was', environment({ dependencies: {} })],
    ['`.venv` is there, was not', environment({ dependencies: { '.venv': 'a', node_modules: 'a' } })],
    ['the probe `psql --version` says `17.0`, said `16.1`', environment({ probes: { 'psql --version': '17.0' } })],
    ['the probe `psql --version` is gone', environment({ probes: {} })],
    ['the probe `x` is new', environment({ probes: { ...one.environment.probes, x: '' } })],
    ['the program `make` is not what it was', environment({ programs: { make: 'b' } })],
    ['the program `make` is not there, was', environment({ programs: { make: null } })],
    ['the program `make` is there, was not', one, environment({ programs: { make: null } })],
    ['the program `make` does not count, did', environment({ programs: {} })],
    ['the program `make` counts, did not', one, environment({ programs: {} })],
    ['the variable `CI` is set, was not', variables({ CI: 'x' })],
    ['the variable `CI` is not set, was', one, variables({ CI: 'x' })],
    ['the variable `NODE_ENV` has another value', variables({ NODE_ENV: 'b' }), variables({ NODE_ENV: 'a' })],
    ['the time zone is another', variables({ TZ: 'b' })],
    ['the variable `A` counts, did not', variables({ A: null })],
    ['the variable `A` does not count, did', one, variables({ A: null })],
    ['the policy lists the variables that count, all counted', one, all({})],
    ['all variables count, the policy listed those that did', all({})],
    ['the variable `A` is set, was not', all({ A: 'x' }), all({})],
    ['the variable `A` is not set, was', all({}), all({ A: 'x' })],
    [
      'all variables count, which no other machine can meet: let the policy list `variables`',
      all({ A: '1', B: '2', C: '3' }),
      all({ A: '4', B: '5', C: '6', D: '7' }),
    ],
    ['the file `.env` is not what it was', inputs({ files: { '.env': 'b' } })],
    ['the file `.env` is not there, was', inputs({ files: {} })],
    [
      'the file `x` is there, was not',
      inputs({ files: { '.env': 'a', x: 'a' } }),
      inputs({ files: { '.env': 'a', x: null } }),
    ],
    ['the file `x` counts, did not', inputs({ files: { '.env': 'a', x: null } })],
    ['the hidden file `notes` is there, was not', inputs({ hidden: { notes: 'a' } })],
    ['the submodule `lib` is at another commit', inputs({ submodules: { lib: 'c2' } })],
    ['files of the submodule `lib` are not what they were', inputs({ submodules: { lib: 'c1 d2' } })],
    ['the submodule `lib` is not checked out, was', inputs({ submodules: {} })],
    ["git's `core.autocrlf` is set, was not", environment({ git: { 'core.autocrlf': 'true' } })],
  ])('%s', (words, now, then = one) => {
    expect(differences(now, then)).toEqual([words]);
  });

  it('is told with what says most first', () => {
    const now = another({
      tree: '2'.repeat(40),
      requirement: { id: 'tests.unit', definition: { run: 'true', timeout: 1 } },
      environment: { ...one.environment, runtimes: { node: 'v22.1.0' }, dependencies: { node_modules: 'b' } },
    });
    expect(differences(now, one)).toEqual([
      'the command was `npm test`, is `true`',
      '`timeout` in the policy was `600000`, is `1`',
      'the files differ: tree `222222222222`, was `111111111111`',
      'node is v22.1.0, was v20.20.2',
      '`node_modules` is not what it was: something was installed, removed or edited',
    ]);
  });

  it('does not let the words of others reach a terminal as they are', () => {
    const then = environment({ runtimes: { 'no\u001b[31mde': 'v1\n::error::x' }, probes: { '`x`': 'y' } });
    expect(differences(one, then)).toEqual([
      'node is not there or does not count, was v1 ::error::x',
      'node counts, did not: it is v20.20.2',
      "the probe `'x'` is gone",
      'the probe `psql --version` is new',
    ]);
  });
});
