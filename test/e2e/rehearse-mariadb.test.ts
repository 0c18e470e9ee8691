import { describe, expect, it } from 'vitest';
import { isSkipped, mariadb } from '../support/databases.ts';
import { landworthy } from '../support/landworthy.ts';
import { createRepository } from '../support/repository.ts';

describe.skipIf(isSkipped(mariadb))('the real binary', () => {
  it('does migrations with MariaDB', { timeout: 120_000 }, async () => {
    const it = createRepository({
      'landworthy.yml':
        'version: 1\nbase: main\nmigrations:\n  schema: { folder: db, framework: dbmate, server: mariadb, rehearse: { engine: binaries } }\n',
      'db/1_orders.sql':
        '-- migrate:up\ncreate table orders (id int primary key, note text);\n-- migrate:down\ndrop table orders;\n',
    });
    it.git('switch', '--quiet', '--create', 'feature');
    it.write({
      'db/2_total.sql':
        '-- migrate:up\nalter table orders add total int;\n-- migrate:down\nalter table orders drop note;\n',
    });
    const { exitCode, stdout } = await landworthy(it.dir, ['rehearse', '--json', '--quiet']);
    const [found] = (JSON.parse(stdout) as { folders: { findings: { message: string }[] }[] }).folders;
    expect(found?.findings.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['column `orders.note` did not come back', 'column `orders.total` is left behind']),
    );
    expect(exitCode).toBe(1);
  });
});
