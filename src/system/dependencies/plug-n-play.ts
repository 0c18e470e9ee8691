import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { exists, isOutside, type Roots } from './node-modules.ts';

/** What Yarn writes where there is no `node_modules`. Their places are relative to themselves, so they are copied. */
const maps = ['.pnp.cjs', '.pnp.loader.mjs', '.pnp.data.json'];
/** What else stands in `.yarn` may be tracked, such as its own releases. */
const kept = ['cache', 'unplugged', 'install-state.gz', 'build-state.yml'];

/** Gives a checkout what Yarn installed by Plug'n'Play in another one, as far as git does not track it. */
export async function linkPlugAndPlay(folder: string, roots: Roots): Promise<void> {
  const [from, to] = [join(roots.from, folder), join(roots.to, folder)];
  if (!(await exists(join(from, '.pnp.cjs')))) return;
  for (const name of maps) {
    const text = (await exists(join(to, name)))
      ? undefined
      : await readFile(join(from, name), 'utf8').catch(() => undefined);
    if (text !== undefined)
      await writeFile(
        join(to, name),
        text.replace(places, (_, key: string, path: string) => key + moved(path, from, to)),
      );
  }
  await mkdir(join(to, '.yarn'), { recursive: true });
  const found = await readdir(join(from, '.yarn')).catch(() => []);
  for (const name of found.filter(one => kept.includes(one)))
    if (!(await exists(join(to, '.yarn', name)))) await symlink(join(from, '.yarn', name), join(to, '.yarn', name));
}

/** Where Yarn's map says that a package stands. */
const places = /("packageLocation": ?")([^"]*)/g;
/** One that several packages have in common: so many folders up from where `__virtual__` stands, and down again. */
const virtual = /^(.*\/__virtual__\/[^/]+\/)(\d+)\/(.*)$/;

/** The same place outside of the project, such as in the cache that all projects share, as it is named from another folder. */
function moved(path: string, from: string, to: string): string {
  const [, start = '', up = '0', down = ''] = virtual.exec(path) ?? [];
  const home = start.slice(0, start.indexOf('/__virtual__/'));
  const place = resolve(from, start ? [home, ...Array(Number(up)).fill('..'), down].join('/') : path);
  if (!isOutside(relative(from, place))) return path;
  const end = path.endsWith('/') ? '/' : '';
  if (!start) return `${relative(to, place)}${end}`;
  const steps = relative(resolve(to, home), place).split('/');
  const below = steps.filter(step => step !== '..');
  return `${start}${steps.length - below.length}/${below.join('/')}${end}`;
}
