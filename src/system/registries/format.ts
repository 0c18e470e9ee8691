import type { Flag, RegistryRequest } from '../../core/flag/flag.ts';
import type { Entry } from './entries.ts';

/** Turns the documents of a registry into its flags, by name. Throws `Unreadable` where they are not of this format. */
export type ReadFormat = (
  documents: readonly Entry[],
  fields: NonNullable<RegistryRequest['fields']>,
) => ReadonlyMap<string, Flag>;
