import { compileGlobs, type PathMatcher } from './glob/glob.ts';

/** Where tests stand by the conventions of the ecosystems: their folders, their names, and what they compare with. */
export const testFiles: readonly string[] = [
  // Any language: folders of tests, and of what belongs to them.
  '**/{test,tests,__tests__,spec,specs,e2e,testdata,__fixtures__,__mocks__,__snapshots__}/**',
  // JavaScript and TypeScript
  '**/*.{test,tests,spec,e2e,cy}.{js,jsx,ts,tsx,mjs,cjs,mts,cts,vue,svelte}',
  '**/*.test-d.ts',
  '**/*.snap',
  // Python
  '**/{test_*,*_test}.py',
  '**/conftest.py',
  // Go
  '**/*_test.go',
  // Java, Kotlin, C#
  '**/*{Test,Tests,TestCase,IT}.{java,kt,groovy,scala,cs}',
  // Ruby, PHP, Elixir, Dart
  '**/*_{spec,test}.{rb,exs,dart}',
  '**/*Test.php',
];

/** Whether a path is that of a test, or of what only tests read. A Rust file that holds both is source. */
export function openTestFiles(globs: readonly string[] = testFiles): PathMatcher {
  return compileGlobs(globs);
}
