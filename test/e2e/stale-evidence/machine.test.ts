import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createBranch, itRunsAgain, whyOf } from '../../support/proved-branch.ts';

const untrusted = 'nobody whom the policy trusts has signed it';

describe('a test is run again where the machine is not what it was:', () => {
  const unit = 'variables: []';
  itRunsAgain([
    {
      title: 'another machine, with a secret of its own',
      unit,
      askedAgain: ({ path }) => ({ env: { XDG_STATE_HOME: path('../elsewhere') } }),
      why: untrusted,
    },
    {
      title: 'another machine, where all variables count',
      askedAgain: ({ path }) => ({ env: { XDG_STATE_HOME: path('../elsewhere') } }),
      why: 'since it was proved for these files, all variables count, which no other machine can meet: let the policy list `variables`',
    },
    {
      title: 'a CI system, whose jobs share their user with the code under test',
      unit,
      askedAgain: () => ({ env: { CI: 'true' } }),
      why: untrusted,
    },
    {
      title: 'a CI system, where all variables count',
      askedAgain: () => ({ env: { CI: 'true' } }),
      why: 'the policy does not list the `variables` that count, and all of them are the same on no other machine',
    },
    {
      title: 'a secret that others may read',
      unit,
      change: ({ path }) => chmodSync(path('../.local/state/landworthy/machine-key'), 0o644),
      why: untrusted,
    },
    {
      title: 'a secret in a folder that others may write to',
      unit,
      change: ({ path }) => chmodSync(path('../.local/state/landworthy'), 0o777),
      why: untrusted,
    },
    {
      title: 'a secret behind a link',
      unit,
      change: ({ path, write }) => {
        const key = path('../.local/state/landworthy/machine-key');
        rmSync(key);
        write({ '../key': 'x'.repeat(32) });
        chmodSync(path('../key'), 0o600);
        symlinkSync(path('../key'), key);
      },
      why: untrusted,
    },
    {
      title: 'a secret that was cut off',
      unit,
      change: ({ path }) => writeFileSync(path('../.local/state/landworthy/machine-key'), 'short'),
      why: untrusted,
    },
    {
      title: 'a folder in place of the secret',
      unit,
      change: ({ path }) => {
        rmSync(path('../.local/state/landworthy/machine-key'));
        mkdirSync(path('../.local/state/landworthy/machine-key'));
      },
      why: untrusted,
    },
  ]);

  it('what was remembered of it, which somebody else has written', async () => {
    const branch = createBranch({ files: { '.gitignore': 'node_modules\n', 'package.json': '{}\n' } });
    branch.write({ 'node_modules/left/index.js': '1\n' });
    await branch.judge();
    branch.write({
      '.git/landworthy/memory': `${'0'.repeat(64)}[["folder","x"]]`,
      'node_modules/left/index.js': '2\n',
    });
    expect(whyOf(await branch.judge())).toMatch(/`node_modules` is not what it was/);
  });
});
