import { compileGlobs } from '../glob/glob.ts';
import type { MeasuredFile } from './measure.ts';

/** A share that has to be reached: of the whole change, or of the files that a glob names. */
export interface Threshold {
  readonly glob?: string;
  /** From 0 to 1. */
  readonly atLeast: number;
}

export interface Share extends Threshold {
  readonly covered: number;
  readonly total: number;
  readonly files: readonly MeasuredFile[];
}

/** For each threshold the files that it is about and how many of their lines were executed. */
export function sharesOf(files: readonly MeasuredFile[], thresholds: readonly Threshold[]): readonly Share[] {
  return thresholds.map(threshold => {
    const matches = threshold.glob === undefined ? () => true : compileGlobs(threshold.glob);
    const own = files.filter(({ path }) => matches(path));
    const covered = own.reduce((sum, file) => sum + file.covered.length, 0);
    const uncovered = own.reduce((sum, file) => sum + file.uncovered.length, 0);
    return { ...threshold, covered, total: covered + uncovered, files: own };
  });
}

/** Of no line at all, no share is too low. */
export const isReached = ({ covered, total, atLeast }: Share): boolean => covered >= atLeast * total - 1e-9;

/** Never rounded up: what is shown as 80% has reached 80%. */
export const showShare = (covered: number, total: number): string => showPercent(total === 0 ? 1 : covered / total);

export const showPercent = (share: number): string => `${Math.floor(share * 1000 + 1e-6) / 10}%`;
