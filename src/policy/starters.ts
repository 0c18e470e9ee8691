/** The starter policies of the package: `policies/<name>.yml`, extended as `landworthy:<name>`. */
export const starterNames: readonly string[] = ['standard', 'service', 'library', 'database', 'agents'];

export const starterPrefix = 'landworthy:';

export const isStarter = (name: string): boolean => name.startsWith(starterPrefix);
