import {
  add,
  div,
  expandDims,
  keep,
  maximum,
  minimum,
  mul,
  reverse,
  sigmoid,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
  unstack,
} from '@tensorflow/tfjs-core';
import { groups as allGroups, type Group } from '../../model/index.ts';

/** Mean probability of each class over the batch's positives and over its negatives, [C] each, at least 1e-30. */
export interface MeanProbabilities {
  readonly positive: Tensor1D;
  readonly negative: Tensor1D;
}

/**
 * pbar of Eq. 6-9. A class without positives in the batch takes the mean over the classes of its group that have some;
 * when the group has none, pbar+ = pbar-. The rule for classes without negatives mirrors this.
 */
export function meanProbabilities(groups: readonly Group[]) {
  const membership = keep(tensor2d(allGroups.map((name) => groups.map((group) => Number(group === name)))));
  return (logits: Tensor2D, labels: Tensor2D, absences: Tensor2D): MeanProbabilities => {
    // Row 0 is about positives, row 1 about negatives; products and sums, not matMul, which GPUs round to 10 bits.
    const probabilities = sigmoid(logits);
    const totals = stack([sum(mul(probabilities, labels), 0), sum(mul(probabilities, absences), 0)]);
    const counts = stack([sum(labels, 0), sum(absences, 0)]);
    const known = minimum(counts, 1);
    const ofClass = div(totals, maximum(counts, 1));

    const knownInGroup = overGroups(known);
    const ofGroup = div(overGroups(ofClass), maximum(knownInGroup, 1));
    const groupKnown = overClasses(minimum(knownInGroup, 1));
    const filled = add(ofClass, mul(sub(1, known), overClasses(ofGroup)));
    const complete = add(filled, mul(sub(1, groupKnown), reverse(filled, 0)));

    const [positive, negative] = unstack(maximum(complete, 1e-30)) as [Tensor1D, Tensor1D];
    return { positive, negative };
  };

  /** [2, C] summed over the classes of each group: [2, 3]. */
  function overGroups(values: Tensor): Tensor {
    return sum(mul(expandDims(values, 1), membership), 2);
  }
  /** [2, 3] given to each class of the group: [2, C]. */
  function overClasses(values: Tensor): Tensor {
    return sum(mul(expandDims(values, 2), membership), 1);
  }
}
