type Env = Readonly<Record<string, string | undefined>>;

/**
 * What a program of the project's own is not given:
 * - git's variables: in a hook they lead every git that it starts into the repository that is being pushed;
 * - tokens and agents of the forge, the CI system and package registries: a change that is judged must not have them;
 * - the files by which a program steers GitHub's next steps: hostile output must not become a workflow command;
 * - the marks of a test runner around us: a nested `node --test` prints nothing when it finds one.
 */
const withheld: readonly RegExp[] = [
  /^GIT_/i,
  /^(?:GITHUB|GH|GITLAB|GL|BITBUCKET|GITEA|FORGEJO|AZURE_DEVOPS)_(?:.*_)?(?:TOKEN|PAT|JWT)$/i,
  /^(?:GITHUB|GH)_ENTERPRISE_TOKEN$/i,
  /^LANDWORTHY_(?:.*_)?TOKEN$/i,
  /^CI_(?:JOB_TOKEN|JOB_JWT.*|.*_PASSWORD|REPOSITORY_URL)$/i,
  /^ACTIONS_(?:.*_TOKEN|ID_TOKEN_.*)$/i,
  /^(?:SYSTEM_ACCESSTOKEN|NPM_TOKEN|NODE_AUTH_TOKEN|YARN_NPM_AUTH_TOKEN|CARGO_REGISTRY_TOKEN|TWINE_PASSWORD|PYPI_TOKEN)$/i,
  /^(?:SSH_AUTH_SOCK|SSH_AGENT_PID|SSH_ASKPASS|GPG_AGENT_INFO)$/i,
  /^GITHUB_(?:ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$/i,
  /^(?:NODE_TEST_CONTEXT|JEST_WORKER_ID|VITEST(?:_.*)?)$/i,
];

/** The environment of a program of the project's own: ours, without what it must not have. `more` wins. */
export function childEnv(env: Env, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !withheld.some(pattern => pattern.test(name))) kept[name] = value;
  }
  return { ...kept, ...more };
}
