/**
 * An endless stream of training rows: the row at a position, counted from 0 over the whole run. A pure function of seed
 * and position, so a run resumes anywhere. An epoch is a stretch of the stream.
 */
export type Sampler = (position: number) => number;

/** What a sampler may look at. */
export interface SamplerInput {
  readonly seed: number;
  readonly rowCount: number;
  readonly classCount: number;
  /** [rowCount, classCount], row-major, 0 or 1. */
  readonly labels: Uint8Array;
}
