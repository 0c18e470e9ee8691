import { parseAllDocuments } from 'yaml';

/** What a manifest says to people, registries and installers: no test is run with other packages than are installed. */
const notRead = new Set([
  ...['version', 'description', 'keywords', 'author', 'contributors', 'maintainers', 'license', 'repository', 'bugs'],
  ...['homepage', 'funding', 'files', 'scripts', 'engines', 'packageManager', 'publishConfig', 'private', 'types'],
  ...['dependencies', 'devDependencies', 'peerDependencies', 'peerDependenciesMeta', 'optionalDependencies', 'typings'],
  ...[
    'bundleDependencies',
    'overrides',
    'resolutions',
    'sideEffects',
    'lint-staged',
    'prettier',
    'eslintConfig',
    'husky',
  ],
]);

/** The data without comments and formatting; undefined where it cannot be read. */
export function readData(path: string, text: string): string | undefined {
  try {
    if (path.endsWith('.json')) {
      const data: unknown = JSON.parse(text);
      const isManifest = /(?:^|\/)package\.json$/.test(path) && typeof data === 'object' && data !== null;
      return JSON.stringify(isManifest ? Object.entries(data).filter(([key]) => !notRead.has(key)) : data);
    }
    // A tag may mean anything to the program.
    if (/(?:^|[\s[{,])!/m.test(text)) return undefined;
    const documents = parseAllDocuments(text, { logLevel: 'silent' });
    if (!Array.isArray(documents) || documents.some(({ errors, warnings }) => errors.length + warnings.length))
      return undefined;
    return JSON.stringify(documents.map(document => document.toJS({ mapAsMap: false })));
  } catch {
    return undefined;
  }
}
