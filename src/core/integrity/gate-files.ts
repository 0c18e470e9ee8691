import { compileGlobs } from '../glob/glob.ts';
import { lazy } from '../lazy.ts';

/** Files that decide whether a change lands, and what they are. */
const gateFiles: readonly (readonly [what: string, globs: readonly string[]])[] = [
  ['the policy', ['{landworthy,.landworthy}.{yml,yaml}', '.landworthy/policy/**', 'policies/**/landworthy*.yml']],
  ['who owns what', ['{,.github/,.gitlab/,docs/}CODEOWNERS']],
  [
    'CI',
    [
      '.github/workflows/*',
      '.github/actions/**',
      '.gitlab-ci.{yml,yaml}',
      '.gitlab/ci/**',
      '.circleci/**',
      '.buildkite/**',
      '{azure-pipelines,appveyor,.appveyor,.travis,.drone,bitbucket-pipelines,cloudbuild,.cirrus}.{yml,yaml}',
      '.woodpecker/**',
      '.woodpecker.{yml,yaml}',
      '**/Jenkinsfile*',
    ],
  ],
  [
    'hooks',
    [
      '.husky/**',
      '.githooks/**',
      '.hooks/**',
      '.pre-commit-config.{yml,yaml}',
      '{,.}lefthook*.{yml,yaml,json,toml}',
      '{,.}lintstagedrc*',
      'lint-staged.config.*',
    ],
  ],
  [
    'settings of tests and coverage',
    [
      '**/{vitest,jest,playwright,cypress,ava,karma,wdio,stryker,nyc,web-test-runner}.{config,conf,workspace,setup}.*',
      '**/.{mocha,nyc,c8,jest,coverage}rc*',
      '**/{pytest,tox}.ini',
      '**/noxfile.py',
      '**/.rspec',
      '**/.simplecov',
      '{,.}codecov.{yml,yaml}',
      '**/sonar-project.properties',
      '**/.coveragerc',
      '**/{nextest,tarpaulin}.toml',
      '**/.config/nextest.toml',
    ],
  ],
  [
    'settings of linters and compilers',
    [
      '**/{,.}eslint{rc*,.config.*,ignore}',
      '**/biome.{json,jsonc}',
      '**/.oxlintrc.json',
      '**/tsconfig*.json',
      '**/{,.}stylelint{rc*,.config.*}',
      '**/{,.}{ruff,mypy,pylintrc,flake8,bandit}{,.toml,.ini,.yml,.yaml}',
      '**/pyrightconfig.json',
      '**/.golangci.{yml,yaml,toml}',
      '**/{,.}{clippy,rustfmt}.toml',
      '**/.rubocop*.yml',
      '**/{checkstyle,pmd,spotbugs}*.xml',
      '**/detekt*.yml',
    ],
  ],
];

/** Files that hold the same among other things; only the parts about it are looked at. */
const mixedFiles =
  /(?:^|\/)(?:package\.json|pyproject\.toml|setup\.cfg|pom\.xml|[^/]*\.gradle(?:\.kts)?|Cargo\.toml|(?:GNUm|m|M)akefile|[^/]*\.mk|[Jj]ustfile|Taskfile\.ya?ml|Rakefile|vite\.config\.\w+|conftest\.py|spec_helper\.rb|rails_helper\.rb|test_helper\.rb)$/;

const matchers = lazy(() => gateFiles.map(([what, globs]) => [what, compileGlobs(globs)] as const));

/** What this file decides; `''` for one that does so among other things, undefined for any other. */
export function kindOfGate(path: string): string | undefined {
  return matchers().find(([, matches]) => matches(path))?.[0] ?? (mixedFiles.test(path) ? '' : undefined);
}

/** Whether the file is for this and nothing else. */
export const isGate = (path: string): boolean => Boolean(kindOfGate(path));
