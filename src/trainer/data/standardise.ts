/** Standardised features stay within this many deviations of the mean. */
const bound = 5;

/**
 * Standardises columns by mean and population deviation of the training rows, clamped to +-5, computed in float64 and
 * returned as float32; a column of deviation <= 1e-12 becomes 0. Both tables are [rows, columns], row-major.
 */
export function standardise(
  train: Float64Array,
  test: Float64Array,
  columnCount: number,
): { readonly train: Float32Array; readonly test: Float32Array } {
  const { means, deviations } = moments(train, columnCount);
  const apply = (values: Float64Array) => {
    const result = new Float32Array(values.length);
    for (let i = 0; i < values.length; i++) {
      const column = i % columnCount;
      const deviation = deviations[column]!;
      const scaled = deviation <= 1e-12 ? 0 : (values[i]! - means[column]!) / deviation;
      result[i] = Math.min(Math.max(scaled, -bound), bound);
    }
    return result;
  };
  return { train: apply(train), test: apply(test) };
}

function moments(values: Float64Array, columnCount: number) {
  const rowCount = values.length / columnCount;
  const means = new Float64Array(columnCount);
  for (let i = 0; i < values.length; i++) means[i % columnCount]! += values[i]! / rowCount;
  const variances = new Float64Array(columnCount);
  for (let i = 0; i < values.length; i++)
    variances[i % columnCount]! += (values[i]! - means[i % columnCount]!) ** 2 / rowCount;
  return { means, deviations: variances.map(Math.sqrt) };
}
