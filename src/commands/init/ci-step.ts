import type { Survey } from './survey.ts';

/** What a CI system needs to ask for the verdict. `file` is a file of its own that can be written; else the text is a part of one. */
export interface CiStep {
  readonly file: string;
  readonly text: string;
  /** Whether `file` would be landworthy's alone. */
  readonly own: boolean;
}

/** Undefined where no CI system was found that we know how to ask. */
export function ciStep({ ci, install }: Survey): CiStep | undefined {
  switch (ci) {
    case 'github':
      return { file: '.github/workflows/landworthy.yml', text: github(install), own: true };
    case 'gitlab':
      return { file: '.gitlab-ci.yml', text: gitlab(install), own: false };
    default:
      return undefined;
  }
}

/** The merge queue is the last gate; there, approvals count. A path filter would leave a required check pending for ever. */
const github = (install: string | undefined) => `name: landworthy
on:
  pull_request:
    types: [opened, synchronize, reopened, edited] # edited: its base may be another one now
  merge_group:
permissions:
  contents: read
  pull-requests: read
jobs:
  verdict:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0 # the verdict is about all that is new since the merge-base
      - uses: actions/setup-node@v5
        with:
          node-version: 22
${install === undefined ? '      # install here what the tests need\n' : `      - run: ${install}\n`}      - run: npx --yes landworthy check --format github --stage "$STAGE"
        env:
          STAGE: \${{ github.event_name == 'merge_group' && 'merge' || 'push' }}
          GITHUB_TOKEN: \${{ github.token }}
`;

const gitlab = (install: string | undefined) => `landworthy:
  image: node:22
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    GIT_DEPTH: 0
  script:
${install === undefined ? '' : `    - ${install}\n`}    - npx --yes landworthy check --format pretty --format gitlab=gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
`;
