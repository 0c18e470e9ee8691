import * as z from 'zod';
import { lazy } from '../../lazy.ts';
import { commandLine, duration, repositoryPath, withRole } from '../../options.ts';
import { tolerable } from './judge.ts';

/** The key `rehearse` of a requirement. */
export const rehearseOptions = lazy(() =>
  z.strictObject({
    engine: z
      .enum(['auto', 'pglite', 'binaries', 'url'])
      .describe(
        'where: `url`: on a server that is there, in a database of its own; `binaries`: PostgreSQL, or MariaDB, as it is installed on this machine, started for this alone; `pglite`: PostgreSQL embedded, which needs nothing but Node; `auto`: the first of these that there is. SQLite is always the embedded one',
      )
      .default('auto'),
    'url-env': z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'write the name of a variable')
      .refine(
        name => name !== 'DATABASE_URL',
        'it often holds the URL of a database that is dear to somebody: use another name',
      )
      .describe('the variable with the URL of that server')
      .default('LANDWORTHY_DATABASE_URL'),
    'allow-remote': z.boolean().describe('whether that server may be on another machine').default(false),
    seed: z
      .array(repositoryPath())
      .describe('files of SQL with rows, put in when all that has landed is applied; they fit that schema')
      .default([]),
    synthetic: z
      .boolean()
      .describe(
        'whether rows are made up for tables that are empty then. Beside those of `seed`, the last row of each table gets no children that are made up',
      )
      .default(true),
    extensions: z
      .array(z.string().regex(/^[a-z0-9_-]+$/, 'write the name of an extension, such as `pgcrypto`'))
      .describe('extensions that are there before, because only an administrator may make them')
      .default([]),
    up: commandLine()
      .describe(
        "the command with which a framework whose migrations are programs applies all that are new, such as `npm run migrate`. It runs the change's own code, as tests do",
      )
      .optional(),
    down: commandLine().describe('the command with which it takes the last one back, or the last batch').optional(),
    variable: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'write the name of a variable')
      .describe('the variable in which those two find the URL of the throw-away database')
      .default('DATABASE_URL'),
    'old-code': z
      .strictObject({
        of: withRole(
          z.string().regex(/^tests\.[a-z0-9-]+$/, 'name a requirement of `tests`, such as `tests.unit`'),
          'requirement',
        ).describe('the requirement of `tests` whose command and report are used'),
        setup: commandLine()
          .describe(
            'what has to be run before the tests in a fresh checkout, such as a build; it has the database, too',
          )
          .optional(),
        variable: z
          .string()
          .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'write the name of a variable')
          .describe(
            'the variable in which they find the URL of the database, where it is another one; of SQLite, its path',
          )
          .optional(),
      })
      .describe(
        "run the *base's* tests on the schema that the change makes: what a rollback of the code without the data meets. They get databases of their own, with the rows of `seed` and none that are made up, and are no proof unless they use them and keep their schema. What fails there has to pass on the schema as it has landed, or nothing is known. Each run may take as long as that requirement says",
      )
      .optional(),
    tolerate: z
      .array(z.enum(tolerable))
      .describe(
        'what is told, and is no reason to fail: `column-order`: columns came back in another order; `rows`: rows did not come back; `noop-if-exists`: an `IF EXISTS` that did nothing on the way back, where another did nothing on the way up, or not all came back; `old-code`: code of the base names what is taken away; its tests, which say more than a name, are never tolerated',
      )
      .default(['column-order', 'old-code']),
    timeout: duration().describe('how long all of it may take').prefault('2m'),
  }),
);

export type RehearseOptions = z.output<ReturnType<typeof rehearseOptions>>;
