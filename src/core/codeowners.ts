import type { Owners } from './owners.ts';

export interface CodeownersFile {
  readonly file: string | undefined;
  readonly dialect: 'github' | 'gitlab';
}

export function parseCodeowners(_text: string, { file }: CodeownersFile): Owners {
  return { file, of: () => ({ rules: [] }), problems: [] };
}
