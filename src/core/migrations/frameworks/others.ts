/** A tool whose migrations are known by their paths, and no more: neither their order nor their parts. */
export interface OtherTool {
  readonly title: string;
  /** A file somewhere in the repository without which this tool is not at work. */
  readonly mark?: RegExp;
  /** The first group is the folder. */
  readonly place: RegExp;
}

/** The most telling ones first. */
export const otherTools: readonly OtherTool[] = [
  { title: 'Ecto', mark: /^mix\.exs$/, place: /^((?:.+\/)?priv\/[^/]+\/migrations)\//s },
  { title: 'Laravel', mark: /^artisan$/, place: /^(database\/migrations)\//s },
  { title: 'Entity Framework', place: /^((?:.+\/)?Migrations)\/[0-9]{14}_.+\.cs$/s },
  { title: 'Diesel', mark: /(?:^|\/)diesel\.toml$/, place: /^((?:.+\/)?migrations)\//s },
  { title: 'SQL', place: /^((?:.+\/)?(?:db\/)?migrations?)\/[^/]+\.sql$/s },
  {
    title: 'numbered',
    place: /^((?:.+\/)?migrations?)\/[^/]*[0-9][^/]*\.(?:go|py|rb|php|java|kt|cs|exs?|[cm]?[jt]s)$/s,
  },
];
