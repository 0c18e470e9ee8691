/** Where the URL of a remote leads. */
export interface RemotePlace {
  /** In small letters, without a port: ssh has its own. */
  readonly host: string;
  /** `owner/name`, or a GitLab project's with all its groups; without `.git`. */
  readonly path: string;
}

/** Of an ssh, https or git URL, or ssh's short form (git-fetch(1), GIT URLS). Undefined for a path on this machine, and for what no forge serves. */
export function parseRemoteUrl(url: string): RemotePlace | undefined {
  const { host, path } = splitUrl(url) ?? {};
  if (!host || path === undefined) return undefined;
  const plain = path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  const segments = plain.split('/');
  if (segments.length < 2 || !segments.every(one => /^[\w.-]+$/.test(one) && !/^\.+$/.test(one))) return undefined;
  return { host: sshHosts[host.toLowerCase()] ?? host.toLowerCase(), path: plain };
}

function splitUrl(url: string): { host: string; path: string } | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) {
    if (!/^(?:https?|git|ssh|git\+ssh|ssh\+git):/i.test(url) || !URL.canParse(url)) return undefined;
    const { hostname, pathname } = new URL(url);
    return { host: hostname, path: pathname };
  }
  // One letter is a drive of Windows.
  const [, host, path] = /^(?:[^@/\s]+@)?([^:/@\s]{2,}):(?!:)(.+)$/.exec(url) ?? [];
  return host === undefined || path === undefined ? undefined : { host, path };
}

/** Where ssh goes when its own port is closed: https://docs.github.com/authentication/troubleshooting-ssh/using-ssh-over-the-https-port */
const sshHosts: Readonly<Record<string, string>> = {
  'ssh.github.com': 'github.com',
  'altssh.gitlab.com': 'gitlab.com',
};
