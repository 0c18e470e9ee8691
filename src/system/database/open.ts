import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import type { SchemaRehearsalRequest } from '../../core/migrations/rehearsal/request.ts';
import type { Engine } from './engine.ts';
import { type KeptStates, openKeptStates } from './kept.ts';
import { findPostgres, startBinaries } from './postgres/binaries.ts';
import { openPostgres } from './postgres/engine.ts';
import { startPglite } from './postgres/pglite.ts';
import { openAtUrl } from './postgres/url.ts';
import type { RehearsalContext } from './rehearse.ts';

export interface OpenEngine {
  readonly engine: Engine;
  /** How many of the base's migrations it has already. */
  readonly applied: number;
  /** Keeps the state, with all of them in it. */
  readonly keep: (base: readonly Migration[]) => Promise<void>;
}

/**
 * The engine that the policy names; without one, a server at a URL, else one of this machine's, else the embedded one.
 * `forPrograms`: whether programs of the project's own shall connect.
 */
export async function openEngine(
  request: SchemaRehearsalRequest,
  context: RehearsalContext,
  forPrograms = request.options.programs !== undefined,
): Promise<OpenEngine> {
  const { options, server } = request;
  const { env, now, signal } = context;
  const dialect = server?.name ?? 'postgres';
  if (dialect === 'sqlite') return openSqliteEngine(request, context);
  const url = env[options.urlEnv];
  if (dialect !== 'postgres') return openMysqlEngine(request, url, context, forPrograms);
  const major = server?.version?.[0];
  const extensions = options.extensions;
  if (options.engine === 'url' || (options.engine === 'auto' && url)) {
    if (!url)
      throw new UserError(
        `the variable \`${options.urlEnv}\` is not set`,
        `let it hold the URL of a server, or use another \`engine\``,
      );
    const engine = await openPostgres(await openAtUrl(url, options.allowRemote, now), extensions, now);
    return { engine, applied: 0, keep: async () => undefined };
  }
  const named = [...extensions, ...namedExtensions(request)];
  const found = options.engine === 'pglite' ? undefined : await findPostgres(env, major);
  if (!found && options.engine === 'binaries')
    throw new UserError(
      `PostgreSQL${major ? ` ${major}` : ''} is not installed here`,
      'install it, or use `engine: pglite`, which needs nothing but Node',
    );
  const key = found
    ? ['binaries', found.folder, await identityOf(join(found.folder, 'postgres'))]
    : ['pglite', context.version, ...named];
  const kept = await openKeptStates(env, [...key, ...extensions]);
  const state = await kept?.find(keptOf(request));
  const start = { env, saved: state?.path, forPrograms };
  // To copy one takes half as long as to make one: that pays where each run begins with it.
  const keepEmpty = keptOf(request).length ? undefined : kept?.pathFor([]);
  const running = found
    ? await startBinaries(found, { ...start, keepEmpty }, signal)
    : await startPglite(context.packageRoot, {
        ...start,
        extensions: named,
        ...(kept && !options.programs ? { keepIn: kept.folder } : {}),
      });
  try {
    const engine = await openPostgres(running, extensions, now);
    return keeping(engine, kept, state ?? (found && { applied: 0 }), request);
  } catch (error) {
    await running.close();
    throw error;
  }
}

function keeping(
  engine: Engine,
  kept: KeptStates | undefined,
  state: { readonly applied: number } | undefined,
  { options }: SchemaRehearsalRequest,
): OpenEngine {
  return {
    engine,
    applied: state?.applied ?? 0,
    keep: async base => {
      if (!kept || options.programs || state?.applied === base.length) return;
      await engine.save(kept.pathFor(base));
      await kept.prune();
    },
  };
}

/** Those of which a state can be kept: what programs make of a database, their texts do not tell. */
const keptOf = ({ base, options }: SchemaRehearsalRequest): readonly Migration[] => (options.programs ? [] : base);

async function openSqliteEngine(
  request: SchemaRehearsalRequest,
  { packageRoot, version, env }: RehearsalContext,
): Promise<OpenEngine> {
  const [{ openSqlite }, { openSqliteSession }] = await Promise.all([
    import('./sqlite/engine.ts'),
    import('./sqlite/session.ts'),
  ]);
  const kept = await openKeptStates(env, ['sqlite', version]);
  const state = await kept?.find(keptOf(request));
  return keeping(await openSqlite(await openSqliteSession(packageRoot, env, state?.path)), kept, state, request);
}

async function openMysqlEngine(
  request: SchemaRehearsalRequest,
  url: string | undefined,
  { env, now }: RehearsalContext,
  forPrograms: boolean,
): Promise<OpenEngine> {
  const [{ openMysql }, { findMariadb, startMariadb }, { openMysqlAtUrl }] = await Promise.all([
    import('./mysql/engine.ts'),
    import('./mysql/server.ts'),
    import('./mysql/url.ts'),
  ]);
  const { options, server } = request;
  const asked = options.engine;
  const found = asked === 'url' || (asked === 'auto' && url) ? undefined : findMariadb(env);
  if (!found && (!url || asked === 'binaries' || asked === 'pglite'))
    throw new UserError(
      `there is no ${server?.name ?? 'mysql'} to rehearse on: \`mariadbd\` is not installed, and \`${options.urlEnv}\` is not set`,
      'install MariaDB, or let the variable hold the URL of a server',
    );
  const kept = found && (await openKeptStates(env, ['mariadb', found.server, await identityOf(found.server)]));
  const state = await kept?.find(keptOf(request));
  const running = found
    ? await startMariadb(found, { env, saved: state?.path, keepEmpty: kept?.pathFor([]), forPrograms })
    : await openMysqlAtUrl(url ?? '', options.allowRemote, now);
  try {
    return keeping(await openMysql(running), kept, state ?? { applied: 0 }, request);
  } catch (error) {
    await running.close();
    throw error;
  }
}

/** What an embedded server has to load before it starts. */
function namedExtensions({ base, added }: SchemaRehearsalRequest): readonly string[] {
  const names = [...base, ...added].flatMap(({ up }) =>
    [...up.text.matchAll(/\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)/gi)].map(([, name = '']) =>
      name.toLowerCase(),
    ),
  );
  return [...new Set(names)].sort();
}

async function identityOf(file: string): Promise<string> {
  const { mtimeMs, size } = await stat(file);
  return `${mtimeMs} ${size}`;
}
