import type { FlagRegistry, RegistryFormat, RegistryRequest } from '../../core/flag/flag.ts';
import { Unreadable } from './entries.ts';
import type { ReadFormat } from './format.ts';

/** Each format in a file of its own, loaded when a policy names it. */
const formats: Readonly<Record<RegistryFormat, () => Promise<ReadFormat>>> = {
  landworthy: async () => (await import('./landworthy.ts')).readLandworthy,
  flagd: async () => (await import('./flagd.ts')).readFlagd,
  'go-feature-flag': async () => (await import('./go-feature-flag.ts')).readGoFeatureFlag,
  flipt: async () => (await import('./flipt.ts')).readFlipt,
  unleash: async () => (await import('./unleash.ts')).readUnleash,
  growthbook: async () => (await import('./growthbook.ts')).readGrowthBook,
};

/**
 * Reads a flag registry; `text` is undefined where the file does not exist. JSON is read as the YAML that it is, so that
 * every format tells lines and duplicate keys. What cannot be read is an answer, never an exception.
 */
export async function readRegistry(text: string | undefined, request: RegistryRequest): Promise<FlagRegistry> {
  const { file, format, fields = {} } = request;
  if (text === undefined) return { kind: 'missing', file };
  try {
    const [read, { parseEntries }] = await Promise.all([formats[format](), import('./parse.ts')]);
    return { kind: 'read', file, flags: read(parseEntries(text), fields) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: 'unreadable', file, line: error.line, reason: error.message };
  }
}
