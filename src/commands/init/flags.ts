import type { Files } from '../../core/facts.ts';
import type { RegistryFormat } from '../../core/flag/flag.ts';

export interface FoundFlags {
  readonly file: string;
  readonly format: RegistryFormat;
}

const likely = /(?:^|\/)[^/]*(?:flags?|features?|toggles?|flagd|flipt|unleash|growthbook)[^/]*\.(?:ya?ml|json)$/i;
const unlikely =
  /(?:^|\/)(?:node_modules|vendor|tests?|spec|fixtures|samples?|examples?|demos?|docs|schemas?|\.github|\.landworthy)\//;

/** The registry of feature flags: by a telling name first, then by what stands in it. */
export async function findFlags(paths: readonly string[], read: Files['read']): Promise<FoundFlags | undefined> {
  const candidates = paths.filter(path => likely.test(path) && !unlikely.test(path) && path.split('/').length <= 4);
  for (const file of candidates.slice(0, 50)) {
    const text = (await read(file)) ?? '';
    const format = formats.find(([, marks]) => marks.every(mark => mark.test(text)))?.[0];
    if (format) return { file, format };
  }
  return undefined;
}

/** What only this format's files hold. Matched as text: a registry in YAML and one in JSON look alike that way. */
const formats: readonly (readonly [RegistryFormat, readonly RegExp[]])[] = [
  ['flagd', [/["']?flags["']?\s*:/, /["']?defaultVariant["']?\s*:/, /["']?variants["']?\s*:/]],
  ['go-feature-flag', [/["']?variations["']?\s*:/, /["']?defaultRule["']?\s*:/]],
  ['unleash', [/"features"\s*:/, /"featureEnvironments"\s*:/]],
  ['growthbook', [/"defaultValue"\s*:/, /"id"\s*:/, /"(?:valueType|environments)"\s*:/]],
  ['flipt', [/^\s*flags\s*:/m, /^\s*-\s*key\s*:/m]],
  ['landworthy', [/^flags\s*:/m, /^\s*owner\s*:/m, /^\s*(?:expires|default)\s*:/m]],
];
