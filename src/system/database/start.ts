/** How a server of our own is started. */
export interface StartOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a state was kept that this one begins with. */
  readonly saved?: string | undefined;
  /** Where to keep a server in which nothing is yet. */
  readonly keepEmpty?: string | undefined;
  /** Whether programs of the project's own shall connect, which know no other way than a port of this machine. */
  readonly forPrograms: boolean;
}
