import type { Env } from '../ci/ci.ts';

/** A forge that the environment knows of, and what it is asked with. */
export interface ForgeServer {
  readonly name: 'GitHub' | 'GitLab';
  /** In small letters, without a port. */
  readonly host: string;
  /** The address of its API. */
  readonly url: string;
  readonly token: string | undefined;
}

/**
 * The servers that a token may be sent to: those that the environment names, else github.com and gitlab.com. A remote's
 * URL only chooses among them, because whoever invents a URL would be sent the token.
 *
 * A CI system's own variables say whose token it is: https://docs.github.com/actions/reference/workflows-and-actions/variables
 * and https://docs.gitlab.com/ci/variables/predefined_variables/. GH_HOST and GITLAB_HOST are those of `gh` and `glab`.
 */
export function forgeServers(env: Env): readonly ForgeServer[] {
  const gitHub = (root: URL, url = gitHubApi(root)): ForgeServer => ({
    name: 'GitHub',
    host: root.hostname.replace(/^api\./, ''),
    url,
    token: env['GITHUB_TOKEN'] || env['GH_TOKEN'] || undefined,
  });
  const gitLab = (root: URL, url = `${root.origin}/api/v4`): ForgeServer => ({
    name: 'GitLab',
    host: root.hostname,
    url,
    token: env['GITLAB_TOKEN'] || undefined,
  });
  const own = (server: string, api: string, usual: string) =>
    address(env[server]) ?? address(env[api]) ?? (env[server] || env[api] ? undefined : address(usual));
  const hub = own('GITHUB_SERVER_URL', 'GITHUB_API_URL', 'github.com');
  const lab = own('CI_SERVER_URL', 'CI_API_V4_URL', 'gitlab.com');
  const [otherHub, otherLab] = [address(env['GH_HOST']), address(env['GITLAB_HOST'])];
  return [
    ...(hub ? [gitHub(hub, env['GITHUB_API_URL'] || undefined)] : []),
    ...(otherHub ? [gitHub(otherHub)] : []),
    ...(lab ? [gitLab(lab, env['CI_API_V4_URL'] || undefined)] : []),
    ...(otherLab ? [gitLab(otherLab)] : []),
  ];
}

/** https://docs.github.com/enterprise-server/rest, and api.acme.ghe.com for who keeps the data in a region. */
function gitHubApi({ hostname, origin, host }: URL): string {
  const isCloud = hostname === 'github.com' || hostname.endsWith('.ghe.com');
  return isCloud ? `https://api.${host}` : `${origin}/api/v3`;
}

/** Of a host or a URL. */
function address(text: string | undefined): URL | undefined {
  if (!text) return undefined;
  const url = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}
