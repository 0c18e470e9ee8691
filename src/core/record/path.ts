import { recordFolder } from './record.ts';

/**
 * Where the record of a change stands: in the one that it adds already, else in a new file that is called after the
 * branch. `taken` are paths that belong to others. Branch names are hostile: only small letters, digits and dashes stay.
 */
export function recordPath(
  branch: string | undefined,
  sha: string,
  own: readonly string[],
  taken: (path: string) => boolean,
): string {
  const slug = slugOf(branch ?? '') || `change-${sha.slice(0, 9)}`;
  const [first] = own;
  if (first !== undefined) return own.find(path => path === `${recordFolder}${slug}.yml`) ?? first;
  for (let number = 1; ; number++) {
    const path = `${recordFolder}${number === 1 ? slug : `${slug}-${number}`}.yml`;
    if (!taken(path)) return path;
  }
}

function slugOf(branch: string): string {
  const slug = branch
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  // Windows keeps these names for devices.
  return /^(?:con|prn|aux|nul|com\d|lpt\d)$/.test(slug) ? `change-${slug}` : slug;
}
