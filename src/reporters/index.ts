import type { Reporter } from './reporter.ts';

export type { RenderOptions, Reporter } from './reporter.ts';

/** By the name that `--format` takes. Each one is loaded when it is used. */
export const reporters = {
  pretty: async () => (await import('./pretty.ts')).pretty,
  json: async () => (await import('./json.ts')).json,
  markdown: async () => (await import('./markdown.ts')).markdown,
  html: async () => (await import('./html/page.ts')).page,
  github: async () => (await import('./github.ts')).github,
  junit: async () => (await import('./junit.ts')).junit,
  sarif: async () => (await import('./sarif.ts')).sarif,
  gitlab: async () => (await import('./gitlab.ts')).gitlab,
} as const satisfies Readonly<Record<string, () => Promise<Reporter>>>;

export type Format = keyof typeof reporters;

/** Those that show the change itself, which the report has only where it was asked for. */
export const showsContent: ReadonlySet<Format> = new Set(['html']);
