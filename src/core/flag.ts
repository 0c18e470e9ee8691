export type RegistryFormat = 'landworthy' | 'flagd' | 'go-feature-flag' | 'flipt' | 'unleash' | 'growthbook';

/** Where flags are registered and, for a format that has no field for it, under which key the owner or the expiry stands. */
export interface RegistryRequest {
  readonly file: string;
  readonly format: RegistryFormat;
  /** Paths of keys inside a flag's own entry, such as `metadata.owner`. */
  readonly fields?: { readonly owner?: string; readonly expires?: string };
}

/** A flag as its registry describes it. */
export interface Flag {
  readonly name: string;
  /** What it is before anybody switches it: `unknown` where the registry does not say. */
  readonly default: 'off' | 'on' | 'unknown';
  readonly owner: string | undefined;
  /** ISO date. */
  readonly expires: string | undefined;
  readonly line: number | undefined;
}

export type FlagRegistry =
  | { readonly kind: 'read'; readonly file: string; readonly flags: ReadonlyMap<string, Flag> }
  | { readonly kind: 'missing'; readonly file: string }
  | { readonly kind: 'unreadable'; readonly file: string; readonly line: number | undefined; readonly reason: string };
