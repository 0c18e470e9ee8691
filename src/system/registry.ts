import type { FlagRegistry, RegistryFormat, RegistryRequest } from '../core/flag.ts';
import { Unreadable } from './registries/entries.ts';
import type { ReadFormat } from './registries/format.ts';

/** Each format in a file of its own, loaded when a policy names it. */
const formats: Readonly<Record<RegistryFormat, () => Promise<ReadFormat>>> = {
  landworthy: async () => (await import('./registries/landworthy.ts')).readLandworthy,
  flagd: async () => (await import('./registries/flagd.ts')).readFlagd,
  'go-feature-flag': async () => (await import('./registries/go-feature-flag.ts')).readGoFeatureFlag,
  flipt: async () => (await import('./registries/flipt.ts')).readFlipt,
  unleash: async () => (await import('./registries/unleash.ts')).readUnleash,
  growthbook: async () => (await import('./registries/growthbook.ts')).readGrowthBook,
};

/**
 * Reads a flag registry; `text` is undefined where the file does not exist. JSON is read as the YAML that it is, so that
 * every format tells lines and duplicate keys. What cannot be read is an answer, never an exception.
 */
export async function readRegistry(text: string | undefined, request: RegistryRequest): Promise<FlagRegistry> {
  const { file, format, fields = {} } = request;
  if (text === undefined) return { kind: 'missing', file };
  try {
    const [read, { parseEntries }] = await Promise.all([formats[format](), import('./registries/parse.ts')]);
    return { kind: 'read', file, flags: read(parseEntries(text), fields) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: 'unreadable', file, line: error.line, reason: error.message };
  }
}
