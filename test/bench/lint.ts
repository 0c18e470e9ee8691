import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { benchEnv, type Measured } from './measure.ts';

/** 500 migrations of the size of real ones, and the two programs that lint them; undefined where squawk cannot be had. */
export function buildLint(root: string): { readonly own: Measured; readonly squawk: Measured } | undefined {
  const folder = join(root, 'migrations');
  mkdirSync(folder);
  for (let index = 0; index < 500; index++) writeFileSync(join(folder, `${1000 + index}.sql`), textOf(index));
  // Beside the package, where the parser is found.
  const program = resolve('node_modules/.cache/landworthy-bench-lint.cjs');
  const options = ['--bundle', '--platform=node', '--format=cjs', '--external:libpg-query', '--log-level=warning'];
  execFileSync('node_modules/.bin/esbuild', ['test/bench/lint-files.ts', ...options, `--outfile=${program}`]);
  const home = join(root, 'squawk');
  mkdirSync(home);
  const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', home, 'squawk-cli@2'];
  try {
    execFileSync('npm', install, { cwd: home, env: benchEnv(), stdio: 'ignore', timeout: 300_000 });
  } catch {
    return undefined;
  }
  const [own] = readdirSync(join(home, 'node_modules/@squawk-cli'));
  const binary = join(home, 'node_modules/@squawk-cli', own ?? '', 'bin/squawk');
  return {
    own: { script: `node '${program}' '${folder}'`, cwd: root },
    squawk: { script: `'${binary}' --reporter json '${folder}'/*.sql`, cwd: root },
  };
}

const textOf = (index: number): string => `-- ${'what this is for, in a few words. '.repeat(5)}
CREATE TABLE made_${index} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  team_id bigint NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX made_${index}_team_id ON made_${index} (team_id);
ALTER TABLE teams ADD COLUMN extra_${index} jsonb NOT NULL DEFAULT '{}'::jsonb;
UPDATE teams SET extra_${index} = jsonb_build_object('name', name) WHERE name IS NOT NULL;
CREATE UNIQUE INDEX CONCURRENTLY teams_extra_${index} ON teams ((extra_${index} ->> 'name')) WHERE name IS NOT NULL;
`;
