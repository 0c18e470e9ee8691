/** Whether this is a CI system, as nearly all of them say it; `false` is how people say that it is none. */
export const isCi = ({ CI: ci }: Readonly<Record<string, string | undefined>>): boolean =>
  Boolean(ci) && ci !== 'false';
