import type { FlagRegistry, RegistryRequest } from '../core/flag.ts';

/** Reads a flag registry. `text` is undefined where the file does not exist. */
export async function readRegistry(text: string | undefined, { file }: RegistryRequest): Promise<FlagRegistry> {
  return text === undefined
    ? { kind: 'missing', file }
    : { kind: 'unreadable', file, line: undefined, reason: 'not built yet' };
}
