/** The latest decision of one person on this change. */
export interface Decision {
  /** A login, or an e-mail for a trailer. */
  readonly person: string;
  readonly state: 'approved' | 'changes-requested' | 'dismissed';
  /** The commit that was looked at. */
  readonly commit: string | undefined;
}

/** What is known of approvals. `unknown` where no forge could be asked: the reason says what is missing. */
export type Approvals =
  | {
      readonly kind: 'known';
      readonly source: 'github' | 'gitlab' | 'trailers';
      readonly decisions: readonly Decision[];
      /** Logins and e-mails that may not approve, because they made the change. */
      readonly authors: readonly string[];
      /** Whether this person is this owner or one of its members: `@acme/payments`, `@anna`, `anna@acme.example`. */
      readonly isMember: (person: string, owner: string) => Promise<boolean>;
    }
  | { readonly kind: 'unknown'; readonly reason: string };
