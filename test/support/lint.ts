import { type LintRequest, lint } from '../../src/core/migrations/lint/lint.ts';
import { rules } from '../../src/core/migrations/lint/lint-rules.ts';
import type { Migration } from '../../src/core/migrations/migration.ts';

/** A migration with this way up. */
export function migrationOf(text: string, more: { path?: string; transaction?: 'file' | 'none' } = {}): Migration {
  const { path = 'db/2.sql', transaction = 'file' } = more;
  return { version: '2', name: 'x', path, up: { kind: 'sql', path, line: 1, text, transaction }, down: undefined };
}

/** Lints one migration, with dbmate, which begins the transactions; of the rules that are named, all others being off. */
export async function lintText(
  text: string,
  more: Partial<LintRequest> & { only?: string; transaction?: 'file' | 'none' } = {},
) {
  const { only, transaction = 'file', ...request } = more;
  const off = only ? Object.fromEntries(rules.map(({ id }) => [id, id === only ? 'block' : 'off'] as const)) : {};
  return await lint({
    added: [migrationOf(text, { transaction })],
    landed: [],
    framework: transaction === 'file' ? 'dbmate' : 'sqitch',
    server: { name: 'postgres', version: [15] },
    levels: off,
    ...request,
  });
}
