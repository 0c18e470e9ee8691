import { expect, it } from 'vitest';
import { findOldUses } from '../../../src/system/database/old-uses.ts';
import { openGit } from '../../../src/system/git.ts';
import { createRepository } from '../../support/repository.ts';

it('finds where the code names what is taken away: not in migrations, documents and tests, and a column beside its table alone', async () => {
  const repository = createRepository({
    'src/orders.ts': "export const all = 'select id, shipping_note from orders';\n",
    'src/model.ts': 'class Order { shippingNote = 1 }\n',
    'src/other.ts': 'const shipping_note = 1;\n',
    'src/orders.test.ts': "'select shipping_note from orders'\n",
    'db/migrations/1.sql': 'alter table orders add shipping_note text;\n',
    'README.md': 'orders have a shipping_note\n',
  });
  const git = openGit(repository.dir, process.env);
  const gone = (kind: string, name: string) => ({ kind, name, properties: {} });
  const uses = await findOldUses(git, repository.git('rev-parse', 'HEAD').trim(), [
    gone('column', 'orders.shipping_note'),
    gone('table', 'nobody'),
    gone('index', 'orders'),
  ]);
  expect(uses).toEqual([{ object: 'column `orders.shipping_note`', path: 'src/model.ts', line: 1, files: 2 }]);
});
