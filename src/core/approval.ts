/** The latest decision of one person on this change that still stands. */
export interface Decision {
  /** A login, or an e-mail for a signed trailer. */
  readonly person: string;
  readonly state: 'approved' | 'changes-requested';
  /** The commit that was looked at; undefined where the forge does not say. */
  readonly commit: string | undefined;
  /** Why this person's approval never counts. */
  readonly barred?: 'made a part of the change' | 'is a bot';
}

export interface KnownApprovals {
  readonly kind: 'known';
  readonly source: 'GitHub' | 'GitLab' | 'signed trailers';
  /** The commit that is to be approved: an approval of another one does not count. */
  readonly commit: string;
  readonly decisions: readonly Decision[];
  /** Whether this person is this owner or one of its members: `@acme/payments`, `@anna`, `anna@acme.example`. */
  readonly isMember: (person: string, owner: string) => Promise<boolean | 'unknown'>;
  /** What else a reader should know, such as a trailer that does not count. */
  readonly notes: readonly string[];
}

/** What is known of approvals. `unknown` where no forge could be asked: the reason says what is missing. */
export type Approvals =
  | KnownApprovals
  | { readonly kind: 'unknown'; readonly reason: string; readonly notes: readonly string[] };
