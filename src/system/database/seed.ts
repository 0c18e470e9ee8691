import { UserError } from '../../core/errors.ts';
import type { Seeded } from '../../core/migrations/rehearsal/rehearsal.ts';
import type { SchemaRehearsalRequest } from '../../core/migrations/rehearsal/request.ts';
import type { Engine } from './engine.ts';
import type { RehearsalContext } from './rehearse.ts';

/** Puts in the rows that the policy names, and then, if `synthetic`, some for tables that are still empty. */
export async function seed(
  { options }: SchemaRehearsalRequest,
  engine: Engine,
  { read }: Pick<RehearsalContext, 'read'>,
  synthetic: boolean,
  step: (text: string) => void,
): Promise<Pick<Seeded, 'madeUp' | 'empty'>> {
  for (const path of options.seed) {
    step(`the rows of \`${path}\``);
    const text = await read(path);
    if (text === undefined) throw new UserError(`there is no \`${path}\` to take rows from`, 'mend `seed`');
    const { failure } = await engine.run({ kind: 'sql', path, line: 1, text, transaction: 'file' }, false);
    if (failure)
      throw new UserError(
        `the rows of \`${path}:${failure.line}\` cannot be put in: ${failure.message}`,
        'they have to fit the schema as it has landed',
      );
  }
  if (!synthetic) return { madeUp: 0, empty: [] };
  step('made-up rows');
  const { rows, empty } = await engine.makeUpRows(options.seed.length > 0);
  return { madeUp: rows, empty };
}
