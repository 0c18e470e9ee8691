import { versions } from 'node:process';

/** Node's permissions: no file is written elsewhere, no program started. */
export function restricted(mayWrite: readonly string[]): readonly string[] {
  const [major = 0, minor = 0] = versions.node.split('.').map(Number);
  const isNamed = major > 22 || (major === 22 && minor >= 13);
  return [
    '--no-warnings',
    isNamed ? '--permission' : '--experimental-permission',
    '--allow-worker',
    '--allow-fs-read=*',
    ...(major >= 25 ? ['--allow-net'] : []),
    ...mayWrite.map(path => `--allow-fs-write=${path}${path.endsWith('/') ? '' : '/'}`),
  ];
}
