import type { Files } from '../../core/facts.ts';
import { type FoundFlags, findFlags } from './flags.ts';
import { type FoundGlobs, findGlobs } from './globs.ts';
import { type FoundMigrations, findMigrations } from './migrations.ts';
import { findNode } from './node.ts';
import { type FoundTests, findMakeTests, findTests } from './runners.ts';

export type CiSystem = 'github' | 'gitlab' | 'azure' | 'jenkins' | 'circleci' | 'bitbucket' | 'buildkite';

/** What a repository holds that a policy can be written for. */
export interface Survey extends FoundGlobs {
  readonly tests: readonly FoundTests[];
  /** A command that lints, such as `npm run lint`. */
  readonly lint: string | undefined;
  /** What installs the project's dependencies in CI. */
  readonly install: string | undefined;
  readonly migrations: FoundMigrations | undefined;
  readonly flags: FoundFlags | undefined;
  readonly codeowners: string | undefined;
  readonly ci: CiSystem | undefined;
}

/** Looks at names first and opens as few files as it can. Nothing is run. */
export async function surveyRepository(files: Files): Promise<Survey> {
  const paths = await files.list();
  const node = await findNode(paths, files.read);
  const others = await findTests(paths, files.read);
  const known = [...node.tests, ...others];
  return {
    tests: known.length ? known : await findMakeTests(paths, files.read),
    lint: node.lint,
    install: node.install,
    migrations: await findMigrations(paths, files.read),
    flags: await findFlags(paths, files.read),
    codeowners: codeownersFiles.find(path => paths.includes(path)),
    ci: ciMarks.find(([, mark]) => paths.some(path => mark.test(path)))?.[0],
    ...findGlobs(paths),
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
