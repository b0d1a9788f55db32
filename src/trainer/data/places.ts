/** Where a user's data lie, and what reading them may use. */
export interface DataPlaces {
  /** The folder named with --data or SWEEP_DATA. */
  readonly folder: string | null;
  /** Keeps what was worked out about the data. */
  readonly cacheFolder: string;
}
