/** Images with their labels, before any of them is opened. */
export interface ImageRows {
  readonly ids: readonly string[];
  /** Absolute paths. */
  readonly files: readonly string[];
  /** Class indices of each image, rising. */
  readonly labels: readonly (readonly number[])[];
}

/** A set of images as its lists and annotations describe it. */
export interface ImageSet {
  readonly classes: readonly string[];
  readonly train: ImageRows;
  readonly test: ImageRows;
  /** Lists and annotation files that it was read from; of one file an image, their folder. */
  readonly sources: readonly string[];
  /** SHA-256 over the content of lists and annotations. */
  readonly hash: string;
}

export function pickRows({ ids, files, labels }: ImageRows, chosen: readonly number[]): ImageRows {
  const pick = <T>(values: readonly T[]) => chosen.map((row) => values[row]!);
  return { ids: pick(ids), files: pick(files), labels: pick(labels) };
}
