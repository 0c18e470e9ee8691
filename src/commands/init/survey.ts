import type { Files } from '../../core/facts.ts';
import { type FoundFlags, findFlags } from './flags.ts';
import { type FoundMigrations, findMigrations } from './migrations.ts';
import { findNode } from './node.ts';
import { type FoundTests, findTests } from './runners.ts';

export type CiSystem = 'github' | 'gitlab' | 'azure' | 'jenkins' | 'circleci' | 'bitbucket' | 'buildkite';

/** What a repository holds that a policy can be written for. */
export interface Survey {
  readonly tests: readonly FoundTests[];
  /** A command that lints, such as `npm run lint`. */
  readonly lint: string | undefined;
  /** What installs the project's dependencies in CI. */
  readonly install: string | undefined;
  readonly migrations: FoundMigrations | undefined;
  readonly flags: FoundFlags | undefined;
  readonly codeowners: string | undefined;
  readonly ci: CiSystem | undefined;
  /** Globs for documents, of which each matches something. */
  readonly docs: readonly string[];
  /** Lock files and the like, which nobody reads line by line. */
  readonly generated: readonly string[];
}

/** Looks at names first and opens as few files as it can. Nothing is run. */
export async function surveyRepository(files: Files): Promise<Survey> {
  const paths = await files.list();
  const node = await findNode(paths, files.read);
  const others = await findTests(paths, files.read);
  return {
    tests: [...node.tests, ...others],
    lint: node.lint,
    install: node.install,
    migrations: await findMigrations(paths, files.read),
    flags: await findFlags(paths, files.read),
    codeowners: codeownersFiles.find(path => paths.includes(path)),
    ci: ciMarks.find(([, mark]) => paths.some(path => mark.test(path)))?.[0],
    docs: docGlobs.filter(([, mark]) => paths.some(path => mark.test(path))).map(([glob]) => glob),
    generated: [...new Set(paths.map(path => path.split('/').at(-1) ?? '').filter(name => lockFiles.has(name)))]
      .sort()
      .map(name => `**/${name}`),
  };
}

const codeownersFiles = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'];

const ciMarks: readonly (readonly [CiSystem, RegExp])[] = [
  ['github', /^\.github\/workflows\/[^/]+\.ya?ml$/],
  ['gitlab', /^\.gitlab-ci\.ya?ml$/],
  ['azure', /^azure-pipelines\.ya?ml$/],
  ['jenkins', /^Jenkinsfile$/],
  ['circleci', /^\.circleci\/config\.ya?ml$/],
  ['bitbucket', /^bitbucket-pipelines\.ya?ml$/],
  ['buildkite', /^\.buildkite\/pipeline\.ya?ml$/],
];

const docGlobs: readonly (readonly [string, RegExp])[] = [
  ['**/*.md', /\.md$/],
  ['**/*.rst', /\.rst$/],
  ['**/*.adoc', /\.adoc$/],
  ['docs/**', /^docs\//],
];

const lockFiles = new Set([
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'poetry.lock',
  'uv.lock',
  'Pipfile.lock',
  'Cargo.lock',
  'go.sum',
  'Gemfile.lock',
  'composer.lock',
  'mix.lock',
  'packages.lock.json',
]);
