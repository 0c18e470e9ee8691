/**
 * All that decides how a run ends, as far as it can be known. The SHA-256 of its canonical JSON is the evidence's key: what
 * is not in here could change without anybody noticing. Nothing in here tells the host, the user, the time, a branch or a
 * commit. Maps are sorted by `canonicalJson`; digests are SHA-256 in hexadecimal.
 */
export interface KeyDocument {
  /** Raised when landworthy itself comes to judge runs otherwise. */
  readonly v: 1;
  /** git's id of the tree of exactly the files that were there. */
  readonly tree: string;
  readonly requirement: {
    readonly id: string;
    /** What the trusted policy says is to be run and to be seen, validated. */
    readonly definition: Readonly<Record<string, unknown>>;
    /** The tree of the merge-base, where the result is about what differs from it. */
    readonly before?: string;
  };
  readonly inputs: Inputs;
  readonly environment: Environment;
}

/** What a run can read in its folder beside the tree. */
export interface Inputs {
  /** Declared files, and those that many programs read unasked, such as `.env`: null where one is not there. */
  readonly files: Readonly<Record<string, string | null>>;
  /** Files that git was told to ignore on this machine alone, by `info/exclude` or `core.excludesFile`. */
  readonly hidden: Readonly<Record<string, string>>;
  /** Checked-out submodules: the commit and, where its files differ from that, their digest. */
  readonly submodules: Readonly<Record<string, string>>;
}

export interface Environment {
  /** `linux`, `darwin`, `win32` … */
  readonly os: string;
  /** Name and version of the distribution, or the system's release. */
  readonly release: string;
  /** `x64`, `arm64` … */
  readonly arch: string;
  /** Exact versions as the runtimes themselves tell them: `{ "node": "v20.20.2" }`. */
  readonly runtimes: Readonly<Record<string, string>>;
  /** Digests of the programs that the command names and that are neither in the tree nor installed; null: not found. */
  readonly programs: Readonly<Record<string, string | null>>;
  /** What the policy's probes printed. */
  readonly probes: Readonly<Record<string, string>>;
  /** Digests of what is really installed, by folder: `{ "node_modules": "9f86…" }`. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly variables: Variables;
  /** Settings of git that change the bytes of files, such as `core.autocrlf`. */
  readonly git: Readonly<Record<string, string>>;
}

/**
 * `listed`: the policy says which count, and the program gets no others but a fixed few. `all`: it gets all, so all count;
 * the digests are keyed with the machine's secret, because nobody else could meet them and values may be secret.
 */
export interface Variables {
  readonly mode: 'listed' | 'all';
  /** Digests of the values; null: not set. */
  readonly values: Readonly<Record<string, string | null>>;
}
