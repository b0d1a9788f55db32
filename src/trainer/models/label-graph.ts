/** How strongly labels go together, as ML-GCN binarises and re-weights it. */
export interface LabelGraphSettings {
  /** Conditional probability from which on two labels are neighbours (t). */
  readonly threshold: number;
  /** Weight of all neighbours of a label together, against its own (p). */
  readonly reweighting: number;
}

/**
 * The label graph of ML-GCN (Chen et al., CVPR 2019, equations 6 to 8), [classes, classes], row-major: of the
 * conditional probabilities P(j | i) over the training rows those of at least t are edges; the neighbours of a label
 * share p, the label itself has 1 - p; both sides are normalised by the roots of the row sums (D^-1/2 A D^-1/2). A label
 * without neighbours is connected with itself alone. `labels` is [rows, classes], row-major, 0 or 1.
 */
export function labelGraph(
  labels: Uint8Array,
  classCount: number,
  { threshold, reweighting }: LabelGraphSettings,
): Float32Array {
  const together = countTogether(labels, classCount);
  const weights = new Float64Array(classCount * classCount);
  const degrees = new Float64Array(classCount);
  for (let i = 0; i < classCount; i++) {
    const isNeighbour = (j: number) =>
      j !== i && together[i * classCount + j]! >= threshold * Math.max(together[i * classCount + i]!, 1);
    const neighbours = Array.from({ length: classCount }, (_, j) => j).filter(isNeighbour);
    for (const j of neighbours) weights[i * classCount + j] = reweighting / neighbours.length;
    weights[i * classCount + i] = 1 - reweighting;
    degrees[i] = neighbours.length === 0 ? 1 - reweighting : 1;
  }
  return Float32Array.from(weights, (weight, index) => {
    const [i, j] = [Math.floor(index / classCount), index % classCount];
    return weight === 0 ? 0 : weight / Math.sqrt(degrees[i]! * degrees[j]!);
  });
}

/** Rows with label i and label j, [classes, classes]. */
function countTogether(labels: Uint8Array, classCount: number): Float64Array {
  const counts = new Float64Array(classCount * classCount);
  for (let start = 0; start < labels.length; start += classCount) {
    const present = Array.from({ length: classCount }, (_, label) => label).filter(
      (label) => labels[start + label] === 1,
    );
    for (const i of present) for (const j of present) counts[i * classCount + j]! += 1;
  }
  return counts;
}
