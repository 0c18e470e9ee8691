import type { Report } from '../core/report.ts';

export interface RenderOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
  /** `quiet`: only what blocks. `verbose`: passes unfolded, with proofs and timings. */
  readonly detail: 'quiet' | 'normal' | 'verbose';
}

/** A rendering of the report. It neither prints nor reads anything. */
export type Reporter = (report: Report, options: RenderOptions) => string;
