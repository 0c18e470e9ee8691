import { compileGlobs } from '../../core/glob/glob.ts';

/** A path that this glob matches, or undefined where none is found at once. */
export function samplePath(glob: string): string | undefined {
  if (glob.startsWith('!')) return undefined;
  const path = glob
    .replace(/\{([^{},]*)[^{}]*\}/g, '$1')
    .replace(/\[([^\]!^])[^\]]*\]/g, '$1')
    .replaceAll('**', 'landworthy-doctor')
    .replace(/[*?]/g, 'x')
    .replace(/\/$/, '/x');
  // An index holds no path that leads out of it, and nothing of git's own.
  if (/(?:^|\/)(?:\.{0,2}|\.git)(?:\/|$)/i.test(path) || /[\0\n]/.test(path)) return undefined;
  return compileGlobs(glob)(path) ? path : undefined;
}
