import type { DashboardData } from '../../dashboard/index.ts';

/** How a person follows a sweep that runs. */
export interface View {
  readonly update: (data: DashboardData) => void;
  /** A line that a person should read now. */
  readonly say: (text: string) => void;
  /** Shows how it ended; nothing is updated afterwards. */
  readonly finish: (data: DashboardData) => Promise<void>;
  /** Goes away without a last word: what comes next is an error's own message. */
  readonly abandon: () => Promise<void>;
}
