import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { platform } from 'node:process';
import { activate } from './dependencies/activate.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export interface ChildRequest {
  /** The only variables, beside a fixed few, that the program gets: what counts for it. Without a list it gets all. */
  readonly variables?: readonly string[] | undefined;
  /** The root of the files that are judged, whose installed programs come first on PATH. */
  readonly dir?: string | undefined;
  /** The folder below it that the program runs in. */
  readonly folder?: string | undefined;
  /** Variables for this program alone. They win. */
  readonly more?: Readonly<Record<string, string>> | undefined;
}

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
  /^LANDWORTHY_(?:(?:.*_)?TOKEN|SIGNING_KEY)$/i,
  /^CI_(?:JOB_TOKEN|JOB_JWT.*|.*_PASSWORD|REPOSITORY_URL)$/i,
  /^ACTIONS_(?:.*_TOKEN|ID_TOKEN_.*)$/i,
  /^(?:SYSTEM_ACCESSTOKEN|NPM_TOKEN|NODE_AUTH_TOKEN|YARN_NPM_AUTH_TOKEN|CARGO_REGISTRY_TOKEN|TWINE_PASSWORD|PYPI_TOKEN)$/i,
  /^(?:SSH_AUTH_SOCK|SSH_AGENT_PID|SSH_ASKPASS|GPG_AGENT_INFO)$/i,
  /^GITHUB_(?:ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$/i,
  /^(?:NODE_TEST_CONTEXT|JEST_WORKER_ID|VITEST(?:_.*)?)$/i,
];

/**
 * What differs from shell to shell, or from a hook to a terminal, and nothing should depend on. A program gets these only
 * where the policy lists them: what it can read has to count, and what counts must not change with every window.
 */
const passing: readonly RegExp[] = [
  /^(?:SHLVL|PWD|OLDPWD|_|COLUMNS|LINES|EDITOR|GPG_TTY)$/,
  /^(?:WINDOWID|STY|TMUX(?:_.*)?|ZELLIJ(?:_.*)?|TERM_SESSION_ID|SHELL_SESSION_ID|WT_SESSION|ITERM_SESSION_ID)$/,
  /^(?:(?:KITTY|ALACRITTY)_(?:PID|WINDOW_ID|SOCKET|LOG)|KITTY_LISTEN_ON|WEZTERM_(?:PANE|UNIX_SOCKET)|GNOME_TERMINAL_.*)$/,
  /^(?:KONSOLE_DBUS_.*|DBUS_SESSION_.*|SESSION_MANAGER|DESKTOP_STARTUP_ID|XDG_ACTIVATION_TOKEN|XDG_SESSION_ID)$/,
  /^(?:SSH_(?:CLIENT|CONNECTION|TTY)|INVOCATION_ID|JOURNAL_STREAM|SYSTEMD_EXEC_PID|SECURITYSESSIONID)$/,
  /^VSCODE_(?:GIT_.*|IPC_HOOK.*|INJECTION|NONCE|PID|CWD)$/,
  /^(?:HUSKY(?:_.*)?|LEFTHOOK(?:_.*)?|PRE_COMMIT(?:_.*)?|LANDWORTHY_.*)$/,
];
/** What npm adds for what it starts: there from `npx landworthy`, not there in a hook. pnpm and yarn do the same. */
const fromNpm = /^(?:npm_.*|INIT_CWD|NODE|COLOR|PNPM_SCRIPT_SRC_DIR|BERRY_BIN_FOLDER|PROJECT_CWD)$/;

/** What programs need to start at all. They say who and where, so they do not count where the policy lists what does. */
const basic =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TEMP|TMP|SystemRoot|SystemDrive|ComSpec|PATHEXT|windir|APPDATA|LOCALAPPDATA|USERPROFILE|USERNAME|HOMEDRIVE|HOMEPATH|ProgramData|ProgramFiles|ProgramFiles\(x86\)|ProgramW6432|CommonProgramFiles|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE|OS)$/i;
/** What a program's output so often depends on that it gets it, and it counts, whatever the policy lists. */
const language = /^(?:LANG|LANGUAGE|LC_[A-Z]+|TZ)$/;

/** The environment of a program of the project's own: ours, without what it must not have, so that it means the same wherever we were started. */
export function childEnv(
  env: Env,
  { variables, dir, folder = '', more = {} }: ChildRequest = {},
): Record<string, string> {
  const given = Object.fromEntries(variablesFor(env, variables));
  const kept = dir === undefined ? given : { ...activate(given, [...new Set([dir, join(dir, folder)])]) };
  const name = pathName(kept);
  const first = dir === undefined ? [] : ownPrograms(dir, folder);
  const path = [...first, plainPath(kept[name])].filter(Boolean).join(delimiter);
  if (path || kept[name] !== undefined) kept[name] = path;
  return { ...kept, ...more };
}

/** What decides how a program runs: the variables that it gets, but for those that are the same to it on every machine. Undefined: not set. */
export function countedVariables(
  env: Env,
  variables: readonly string[] | undefined,
): ReadonlyMap<string, string | undefined> {
  const given = new Map<string, string | undefined>(variablesFor(env, variables));
  const name = pathName(Object.fromEntries(given));
  if (given.has(name)) given.set(name, plainPath(given.get(name)));
  if (variables === undefined) return given;
  const counted = [...given.keys()].filter(one => language.test(one));
  return new Map([...new Set([...variables, 'LANG', 'TZ', ...counted])].map(one => [one, given.get(one)]));
}

function variablesFor(env: Env, variables: readonly string[] | undefined): (readonly [string, string])[] {
  const listed = new Set(variables?.map(sameName));
  const isFromNpm = env['npm_execpath'] !== undefined || env['npm_lifecycle_event'] !== undefined;
  const isGiven = (name: string) => {
    if (withheld.some(pattern => pattern.test(name))) return false;
    if (listed.has(sameName(name))) return true;
    if (variables !== undefined) return basic.test(name) || language.test(name);
    return !passing.some(pattern => pattern.test(name)) && !(isFromNpm && fromNpm.test(name));
  };
  return Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && isGiven(name) ? [[name, value] as const] : [],
  );
}

const sameName = (name: string) => (platform === 'win32' ? name.toUpperCase() : name);
const pathName = (env: Env) => Object.keys(env).find(name => sameName(name) === 'PATH' && env[name]) ?? 'PATH';

/** Without the folders that git puts in front for its hooks, and npm for what it starts. */
function plainPath(path = ''): string {
  const added = /[\\/]git-core[\\/]?$|(?:^|[\\/])node_modules[\\/]\.bin[\\/]?$|[\\/]node-gyp-bin[\\/]?$/;
  return path
    .split(delimiter)
    .filter(entry => !added.test(entry))
    .join(delimiter);
}

/** As npm has it: the folder's own programs, then those of the folders above it, up to the root. */
function ownPrograms(dir: string, folder: string): readonly string[] {
  const parts = folder.split('/').filter(part => part !== '' && part !== '.');
  const folders = [...parts.keys(), parts.length].reverse().map(count => join(dir, ...parts.slice(0, count)));
  return folders.map(one => join(one, 'node_modules', '.bin')).filter(one => existsSync(one));
}
