/** Those places along one axis of a convolution's input that lie `stride` apart, and the filter's taps that meet them. */
export interface StridePhase {
  /** The first place; the others follow at a distance of `stride`. */
  readonly offset: number;
  readonly places: number;
  /** The first tap that meets them; the others follow at a distance of `stride`. May be none. */
  readonly firstTap: number;
  readonly taps: number;
  /** How far before the convolution's first output the last of these taps is, for the first place. */
  readonly top: number;
}

/** Splits an axis of the input: output y meets place p with tap p + padding - stride y. */
export function stridePhases(size: number, filterSize: number, stride: number, padding: number): StridePhase[] {
  return Array.from({ length: Math.min(stride, size) }, (_, offset) => {
    const firstTap = (offset + padding) % stride;
    const taps = Math.max(0, Math.ceil((filterSize - firstTap) / stride));
    return {
      offset,
      places: Math.ceil((size - offset) / stride),
      firstTap,
      taps,
      top: taps - 1 - Math.floor((offset + padding) / stride),
    };
  });
}
