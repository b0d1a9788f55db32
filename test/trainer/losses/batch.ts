import type { Tensor2D } from '@tensorflow/tfjs-core';
import { grad, tensor2d } from '@tensorflow/tfjs-core';
import type { Group } from '../../../src/model/index.ts';
import { createLoss, type LabelStatistics } from '../../../src/trainer/losses/index.ts';
import { type LossKind, lossSchemas } from '../../../src/trainer/losses/schema.ts';

/** Six classes of a small long-tailed set. */
export const statistics: LabelStatistics = {
  trainSize: 300,
  classCounts: [150, 110, 40, 25, 6, 2],
  groups: ['head', 'head', 'medium', 'medium', 'tail', 'tail'] satisfies Group[],
};
export const labels = [
  [1, 0, 0, 0, 1, 0],
  [0, 1, 1, 0, 0, 0],
  [1, 1, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0],
];
export const logits = [
  [0.3, -1.2, 2.5, 0.1, -0.7, -3.1],
  [-2.2, 0.4, 0.9, -1.5, 3.2, 0.6],
  [1.7, -0.3, -4.0, 0.8, -1.1, 2.4],
  [-0.2, 1.1, -0.6, 2.9, 0.5, -1.4],
];

export type Written = { readonly kind: LossKind; readonly [field: string]: unknown };

/** Elements and derivatives of a loss as a person would write it, with the constants of VOC-LT as defaults. */
export function evaluate(written: Written, values = logits, truth = labels, known = statistics) {
  const config = lossSchemas[written.kind]({ kappa: 0.01, lambda: 5, mu: 0.3 }).parse(written);
  const loss = createLoss(config, known);
  const [z, y] = [tensor2d(values), tensor2d(truth)];
  const elements = loss(z, y);
  const derivatives = grad((input) => loss(input as Tensor2D, y))(z);
  const result = { elements: elements.arraySync(), derivatives: derivatives.arraySync() as number[][] };
  for (const tensor of [z, y, elements, derivatives]) tensor.dispose();
  return result;
}
