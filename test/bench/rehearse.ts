import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { findPostgres } from '../../src/system/database/postgres/binaries.ts';
import type { Measured } from './measure.ts';
import { type MadeMigration, makeMigrations } from './migrations.ts';

interface Rehearsals {
  /** Ten new ones on ninety: with nothing kept, and with the state that the ninety make. */
  readonly first: Measured;
  readonly second: Measured;
  /** The same, with `psql` and `pg_dump`. */
  readonly byHand: Measured;
  /** All hundred as new ones. */
  readonly all: Measured;
  readonly allByHand: Measured;
}

const [landed, total] = [90, 100];

/** Undefined where no PostgreSQL is installed. */
export async function buildRehearsals(root: string, binary: string): Promise<Rehearsals | undefined> {
  const found = await findPostgres(process.env, undefined);
  if (!found) return undefined;
  const cwd = join(root, 'rehearsed');
  const folder = join(cwd, 'db/migrations');
  mkdirSync(folder, { recursive: true });
  const git = (...args: string[]) => execFileSync('git', args, { cwd });
  const commit = (message: string) => {
    git('add', '--all');
    git('-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', 'commit', '--quiet', '--message', message);
  };
  const write = (list: readonly MadeMigration[]) => {
    for (const { name, up, down } of list) {
      writeFileSync(join(folder, `${name}.up.sql`), up);
      writeFileSync(join(folder, `${name}.down.sql`), down);
    }
  };
  const all = makeMigrations(total);
  git('init', '--quiet', '--initial-branch=main');
  writeFileSync(join(cwd, 'landworthy.yml'), policy);
  write(all.slice(0, landed));
  commit('Begin');
  git('switch', '--quiet', '--create', 'feature');
  write(all.slice(landed));
  commit('Go on');

  const rehearse = `node '${binary}' rehearse --quiet`;
  const forget = 'rm -rf "$XDG_CACHE_HOME/landworthy/databases"';
  return {
    first: { script: `${forget}; ${rehearse}`, cwd },
    second: { script: rehearse, cwd },
    byHand: { script: byHand(found.folder, all.slice(0, landed), all.slice(landed)), cwd },
    all: { script: `${forget}; ${rehearse} db/migrations`, cwd },
    allByHand: { script: byHand(found.folder, [], all), cwd },
  };
}

const policy = `version: 1
base: main
migrations:
  schema: { folder: db/migrations, server: postgres, rehearse: { engine: binaries, timeout: 10m } }
`;

/** What somebody would type who does it without us. Its server is its child: that is whose time is counted. */
function byHand(programs: string, base: readonly MadeMigration[], added: readonly MadeMigration[]): string {
  // PostgreSQL refuses to be root.
  const asPostgres = getuid?.() === 0 ? 'setpriv --reuid=postgres --regid=postgres --clear-groups' : '';
  const names = (list: readonly MadeMigration[]) => list.map(({ name }) => name).join(' ');
  return `(
PATH='${programs}':"$PATH"
data=$(mktemp -d /tmp/landworthy-bench-XXXXXX) && cd "$data" || exit 2
export PGHOST="$data" PGUSER=postgres PGOPTIONS=--client-min-messages=warning
trap 'kill -QUIT $server; wait; rm -rf "$data"' EXIT
trap 'exit 130' INT TERM HUP
${asPostgres ? 'chown postgres "$data"' : ''}
${asPostgres} initdb -D data -U postgres -A trust --no-sync --no-locale -E UTF8
${asPostgres} postgres -D data -k "$data" -c listen_addresses= -c fsync=off -c autovacuum=off >log 2>&1 & server=$!
until pg_isready -q; do sleep 0.05; done
run() { for name in $2; do psql -q1 -v ON_ERROR_STOP=1 -f "$OLDPWD/db/migrations/$name.$1.sql" || exit 2; done; }
# It marks each dump with a word that nobody can guess.
dump() { pg_dump -s | grep -v restrict; }
run up '${names(base)}'
dump >before
run up '${names(added)}'
dump >after
run down '${names(added.toReversed())}'
dump | diff before - || exit 2
run up '${names(added)}'
dump | diff after - || exit 2
)`;
}
