/** `1.2.3-beta.1`, `2.0.0.dev1`: what a release raises and no test looks at. */
export const isVersion = (text: string): boolean => /^v?[0-9]+\.[0-9]+\.[0-9][-.+0-9a-z]{0,40}$/i.test(text);
