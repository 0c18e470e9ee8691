import { checks } from '../../checks/index.ts';
import type { FoundMigrations } from './migrations.ts';
import type { Survey } from './survey.ts';

/** The text of a policy for what was found: every part with a comment, and no section that this version does not know. */
export function writePolicy(survey: Survey, base: string): string {
  const known = new Set(['version', 'kinds', ...checks.map(check => check.id)]);
  return parts(survey, base)
    .filter(([section]) => known.has(section))
    .map(([, comment, yaml]) => `${comment.map(line => `# ${line}\n`).join('')}${yaml}`)
    .join('\n');
}

type Part = readonly [section: string, comment: readonly string[], yaml: string];

function parts(survey: Survey, base: string): readonly Part[] {
  return [
    [
      'version',
      ['What a change has to show before it lands. A branch is judged by the policy of its base, not by its own.'],
      `version: 1\nbase: ${quote(base)}\n`,
    ],
    ...kinds(survey),
    [
      'change',
      ['It merges with the base, is finished, and can still be read by somebody.'],
      `change:\n  mergeable: {}\n  size: { max-lines: 600${ignore(survey)}, enforce: warn }\n`,
    ],
    [
      'evidence',
      [
        'What only the author knows is said once, in the change record: `landworthy record` asks for it.',
        'Small changes, and those to these kinds alone, speak for themselves.',
      ],
      `evidence:\n  goal:\n    ask: What does this change make possible, and for whom?\n    min-words: 8\n    when: { lines: 30 }\n${unlessPlain(survey)}`,
    ],
    ...tests(survey),
    ...flags(survey),
    ...migrations(survey),
    ...rollback(survey),
    ...owners(survey),
    ...lint(survey),
  ];
}

function kinds({ docs, testFiles, upkeep, migrations }: Survey): readonly Part[] {
  const lines = [
    ...(docs.length ? [`  docs: ${list(docs)}\n`] : []),
    ...(testFiles.length ? [`  tests: ${list(testFiles)}\n`] : []),
    `  upkeep: ${list(upkeep)} # this file, dependencies, CI\n`,
    ...(migrations ? [`  database: ${list(migrations.paths)} # ${migrations.tool}\n`] : []),
  ];
  return [['kinds', ['Sets of paths that the conditions below refer to by name.'], `kinds:\n${lines.join('')}`]];
}

function tests(survey: Survey): readonly Part[] {
  if (!survey.tests.length) return [];
  const entries = survey.tests.map(({ name, run, report }) => {
    const where = report ? `    report: { ${report.format}: ${quote(report.at)} }\n` : '';
    return `  ${name}:\n    run: ${quote(run)}\n${where}    timeout: 10m\n${unlessDocs(survey)}`;
  });
  const comment = [
    'Run on exactly what would land. A run without a single test is a failure.',
    'What has passed here is not run again here. To spare it in CI and on other machines, too, list the variables that it',
    'needs, such as `variables: [NODE_ENV]`: it then gets no others, but for a few such as `PATH` and `HOME`.',
  ];
  return [['tests', comment, `tests:\n${entries.join('')}`]];
}

function flags({ flags: registry }: Survey): readonly Part[] {
  if (!registry) return [];
  const { file, format } = registry;
  const comment = [
    'No flag stays behind past its day. To ask that a change is behind a flag, add a requirement with a condition:',
    `  payments: { when: { paths: "src/payments/**" }, registry: { file: ${quote(file)}, format: ${format} }, default: off }`,
  ];
  const yaml = `flags:\n  stale: { registry: { file: ${quote(file)}, format: ${format} }, stale: touched }\n`;
  return [['flags', comment, yaml]];
}

function migrations({ migrations: found }: Survey): readonly Part[] {
  if (found?.framework === undefined) return [];
  const { folder, framework, server, isSql, canRehearse } = found;
  const keys = [
    ...(folder ? [`folder: ${quote(folder)}`] : []),
    `framework: ${framework}`,
    ...(server ? [`server: ${server}`] : []),
    'when: { kind: database }',
    ...(isSql ? ['lint: {}'] : []),
    ...(canRehearse ? ['rehearse: {}'] : []),
  ];
  return [['migrations', migrationsComment(found), `migrations:\n  schema: { ${keys.join(', ')} }\n`]];
}

function migrationsComment({ server, isSql, canRehearse }: FoundMigrations): readonly string[] {
  const all = [
    'What has landed of the migrations stays as it was; what is new comes behind it, with a way back.',
    server
      ? 'Let `server` be what runs in production, with its version: what locks, and for how long, depends on it.'
      : 'Name the server that runs in production, such as `server: postgres 15`.',
  ];
  if (canRehearse)
    return [
      ...all,
      '`lint` says what will lock or break; `rehearse` does it all, up, back, and up again, in a database that is thrown away.',
    ];
  const then = isSql
    ? '`lint` says what will lock or break'
    : 'Then `lint: {}` says what of their SQL will lock or break';
  return [
    ...all,
    `${then}, and \`rehearse: {}\` does it all, up, back, and up again, in a`,
    'database that is thrown away.',
  ];
}

/** Where nothing is kept, the way back is to revert, and to have that said for each change is a chore that proves nothing. */
function rollback({ migrations }: Survey): readonly Part[] {
  if (!migrations) return [];
  const comment = [
    'How a change to the database is undone, said before it has to be. `revert` is refused where data is thrown away.',
  ];
  return [
    [
      'rollback',
      comment,
      'rollback:\n  plan:\n    when: { kind: database }\n    strategies: [revert, flag, down-migration]\n',
    ],
  ];
}

function owners({ codeowners }: Survey): readonly Part[] {
  if (codeowners === undefined) return [];
  return [['owners', [`Every changed path has an owner in \`${codeowners}\`.`], 'owners:\n  every-path: {}\n']];
}

function lint({ lint: run }: Survey): readonly Part[] {
  if (run === undefined) return [];
  return [
    [
      'commands',
      ['Any program whose exit code says whether all is well.'],
      `commands:\n  lint: { run: ${quote(run)} }\n`,
    ],
  ];
}

const unlessDocs = ({ docs }: Survey) => (docs.length ? '    unless: { only: docs }\n' : '');

const unlessPlain = ({ docs, testFiles }: Survey) => {
  const kinds = [...(docs.length ? ['docs'] : []), ...(testFiles.length ? ['tests'] : []), 'upkeep'];
  return `    unless: { only: [${kinds.join(', ')}] }\n`;
};

const ignore = ({ generated }: Survey) => (generated.length ? `, ignore: ${list(generated)}` : '');

const list = (items: readonly string[]) => `[${items.map(item => JSON.stringify(item)).join(', ')}]`;

/** JSON is YAML: whatever stands in a path or a branch's name, it stays one text. */
const quote = (text: string) =>
  /^[A-Za-z][\w ./-]*$/.test(text) && !reserved.test(text) ? text : JSON.stringify(text);

const reserved = /^(?:true|false|null|yes|no|on|off|[yn])$/i;
