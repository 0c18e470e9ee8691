/** Why a text is not the address of a page that others can open; undefined when it is one. */
export type AddressProblem = { readonly kind: 'not-an-address' | 'other-host'; readonly message: string };

/**
 * Judges an address as a browser would read it, because that is who will open it. With `hosts`, its host must be one of
 * them; `*.example.com` means every host below `example.com`, at any depth, but not that one itself.
 */
export function addressProblem(text: string, hosts?: readonly string[]): AddressProblem | undefined {
  const no = (message: string): AddressProblem => ({ kind: 'not-an-address', message });
  // The parser forgives backslashes, white space and missing slashes; a reader does not see where they lead.
  if (!/^https?:\/\/[^\s\\<>\p{Cc}\p{Cf}]+$/iu.test(text)) return no('it is not one `https://` address');
  const url = parse(text);
  if (!url) return no('it is not a valid address');
  if (url.username || url.password || /^https?:\/\/[^/?#]*@/i.test(text))
    return no(`it hides its host: what stands before the \`@\` is a user name, the host is \`${url.hostname}\``);
  const host = url.hostname.replace(/\.$/, '');
  if (hosts) {
    if (hosts.some(pattern => matchesHost(pattern.toLowerCase(), host))) return undefined;
    return {
      kind: 'other-host',
      message: `its host is \`${host}\`, not ${hosts.map(one => `\`${one}\``).join(' or ')}`,
    };
  }
  if (isNowhere(host)) return no(`nobody else can open \`${host}\``);
  return undefined;
}

const matchesHost = (pattern: string, host: string) =>
  pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) && host.length >= pattern.length : host === pattern;

/** This machine, names without a domain, and what RFC 2606 reserves for documents. */
const isNowhere = (host: string) =>
  !/[.:]/.test(host) ||
  /^(?:127\.|0\.0\.0\.0$|\[::1?\]$)/.test(host) ||
  /(?:^|\.)(?:localhost|example\.(?:com|org|net)|invalid|test)$/.test(host);

function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
