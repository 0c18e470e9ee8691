import * as z from 'zod';
import type { ForgeApi } from './api.ts';

export interface GitLabUser {
  readonly id: number;
  readonly username: string;
}

/** https://docs.gitlab.com/user/project/codeowners/reference/#add-a-role-as-a-code-owner */
const accessLevels: Readonly<Record<string, number>> = { developer: 30, maintainer: 40, owner: 50 };
const memberSchema = z.object({ state: z.string(), access_level: z.number() });

/** Who is which code owner. Only direct members of a group, and only the very role that is named, as GitLab has it. */
export function openGitLabMembers(api: ForgeApi, projectPath: string, users: readonly GitLabUser[]) {
  const ids = new Map(users.map(({ username, id }) => [username.toLowerCase(), id]));
  const known = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const result = (known.get(key) as Promise<T> | undefined) ?? work();
    known.set(key, result);
    return result;
  };

  const emailOf = (id: number) =>
    once(`users/${id}`, async () => {
      const found = await api.getOr(`users/${id}`, z.object({ public_email: z.string().nullish() }), [403, 404]);
      return typeof found === 'object' ? found.public_email : undefined;
    });

  const member = (place: string, id: number) =>
    once(`${place}/members/${id}`, () => api.getOr(`${place}/members/${id}`, memberSchema, [403, 404]));

  const isInGroup = async (id: number, name: string): Promise<boolean | 'unknown'> => {
    const group = `groups/${encodeURIComponent(name)}`;
    const found = await member(group, id);
    if (typeof found === 'object') return found.state === 'active';
    // No member; or no such group, because it is another user; or a group that the token may not see.
    if (found === 404 && !name.includes('/')) {
      const namesakes = await once(`users?username=${name}`, () =>
        api.get(`users?username=${encodeURIComponent(name)}`, z.object({ id: z.number() }).array()),
      );
      if (namesakes.length) return false;
    }
    const visible = await once(group, () => api.getOr(group, z.object({ id: z.number() }), [403, 404]));
    return found === 404 && typeof visible === 'object' ? false : 'unknown';
  };

  const isMember = async (username: string, owner: string): Promise<boolean | 'unknown'> => {
    const id = ids.get(username.toLowerCase());
    if (id === undefined) return 'unknown';
    if (owner.startsWith('@@')) {
      const level = accessLevels[owner.slice(2).toLowerCase().replace(/s$/, '')];
      const found = await member(projectPath, id);
      if (typeof found === 'object') return found.state === 'active' && found.access_level === level;
      return found === 404 ? false : 'unknown';
    }
    if (owner.startsWith('@')) {
      const name = owner.slice(1);
      // Users and groups share one namespace.
      const user = ids.get(name.toLowerCase());
      return user === undefined ? isInGroup(id, name) : user === id;
    }
    const email = await emailOf(id);
    return email ? email.toLowerCase() === owner.toLowerCase() : 'unknown';
  };

  return { emailOf, isMember };
}
