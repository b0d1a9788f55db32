/** How the learning rate changes over a run; the fields of the config's `schedule`. */
export interface Schedule {
  /** Steps over which the rate rises linearly; null: one epoch. */
  readonly warmup: number | null;
  /** Share of the rate that it starts at. */
  readonly warmup_from: number;
  /** Numbers of epochs after which the rate is multiplied by `factor`, each. */
  readonly milestones: readonly number[];
  readonly factor: number;
}

/** The learning rate of a step (from 0), given the rate after warm-up. */
export function learningRateAt(step: number, stepsPerEpoch: number, rate: number, schedule: Schedule): number {
  const { warmup_from, milestones, factor } = schedule;
  const warmup = schedule.warmup ?? stepsPerEpoch;
  const share = step < warmup ? warmup_from + (1 - warmup_from) * (step / warmup) : 1;
  const epoch = Math.floor(step / stepsPerEpoch);
  return milestones.reduce((value, milestone) => (epoch >= milestone ? value * factor : value), rate * share);
}
