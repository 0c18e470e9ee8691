/** Somebody who made a part of a change, as far as commits tell. */
export interface Maker {
  readonly name: string;
  readonly email: string;
  /** Undefined where the forge knows no account for the e-mail. */
  readonly login?: string | undefined;
}

/** The people of `Co-authored-by:` lines. Not from the parsed trailers: an odd line beside them makes git drop the block. */
export function coAuthorsOf(message: string): Maker[] {
  return [...message.matchAll(/^co-authored-by:([^<\n]*)<([^>\n]*)>/gim)].map(([, name = '', email = '']) => ({
    name: name.trim(),
    email: email.trim(),
  }));
}

export interface Account {
  readonly login: string;
  readonly name?: string | null | undefined;
  readonly email?: string | null | undefined;
}

/** Who made the change: the logins that are known, and the people that no login is known for. */
export function openMakers(people: readonly Maker[], logins: readonly string[]) {
  const byEmail = new Map(people.flatMap(({ email, login }) => (login ? [[email.toLowerCase(), login] as const] : [])));
  const known = new Set(logins.map(login => login.toLowerCase()));
  const strangers = new Map<string, Maker>();
  for (const person of people) {
    const email = person.email.toLowerCase();
    const login = person.login ?? byEmail.get(email) ?? loginOf(email);
    if (login !== undefined) known.add(login.toLowerCase());
    else if (!machines.has(email)) strangers.set(email, person);
  }
  return {
    hasLogin: (login: string) => known.has(login.toLowerCase()),
    /** Without a login there is only the e-mail and the name to go by; rather one too many than one too few. */
    strangers: [...strangers.values()],
    isStranger: ({ login, name, email }: Account) =>
      [...strangers.values()].some(
        one =>
          same(one.email, email) ||
          same(one.name, name) ||
          same(one.name, login) ||
          same(one.email.split('@')[0], login),
      ),
  };
}

/** The committer of what is done on the web page. */
const machines = new Set(['noreply@github.com', 'noreply@gitlab.com']);

/** `12345+octocat@users.noreply.github.com`, and GitLab's `12345-octocat@users.noreply.gitlab.com`. */
function loginOf(email: string): string | undefined {
  return /^(?:[0-9]+[+-])?([^@]+)@users\.noreply\.[\w.-]+$/.exec(email)?.[1];
}

const same = (a: string | undefined, b: string | null | undefined) =>
  Boolean(a) && Boolean(b) && a?.trim().toLowerCase() === b?.trim().toLowerCase();
