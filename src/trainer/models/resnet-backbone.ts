import type { Tensor4D } from '@tensorflow/tfjs-core';
import { relu, reluOfSum } from './activation.ts';
import { batchNormAt, convolutionAt, firstConvolutionAt, inTurn } from './layers.ts';
import type { Pass } from './model.ts';
import { maxPool } from './pooling.ts';
import type { Block, ResnetLayout, Unit } from './resnet-layout.ts';
import { withoutGradients } from './with-gradients.ts';

/**
 * Images [rows, size, size, 3] to the last stage's [rows, size / 32, size / 32, width], rounded up. The first
 * `frozenStages` stages, and with any the stem, are evaluated: running moments in use and left as they are, nothing
 * remembered for a gradient.
 */
export function backbone(pass: Pass, layout: ResnetLayout, frozenStages: number, images: Tensor4D): Tensor4D {
  const frozen = (x: Tensor4D) => {
    const evaluation: Pass = { ...pass, training: null };
    return inTurn(x, [
      (one) => stem(evaluation, layout, one),
      ...layout.stages.slice(0, frozenStages).map((blocks) => (one: Tensor4D) => stage(evaluation, blocks, one)),
    ]);
  };
  return inTurn(images, [
    (one) => (frozenStages === 0 ? stem(pass, layout, one) : withoutGradients(one, () => frozen(one))),
    ...layout.stages.slice(frozenStages).map((blocks) => (one: Tensor4D) => stage(pass, blocks, one)),
  ]);
}

/** To a quarter of the images' height and width. */
export function stem(pass: Pass, { stem }: ResnetLayout, images: Tensor4D): Tensor4D {
  const { convolution, norm, stride } = stem;
  return maxPool(relu(batchNormAt(pass, norm, firstConvolutionAt(pass, convolution, images, stride))));
}

export function stage(pass: Pass, blocks: readonly Block[], x: Tensor4D): Tensor4D {
  return inTurn(
    x,
    blocks.map((block) => (one) => residual(pass, block, one)),
  );
}

function residual(pass: Pass, { units, shortcut }: Block, x: Tensor4D): Tensor4D {
  const [last, ...before] = units.toReversed();
  const inner = before.toReversed().reduce((one, unit) => relu(normalised(pass, unit, one)), x);
  return reluOfSum(normalised(pass, last!, inner), shortcut === null ? x : normalised(pass, shortcut, x));
}

function normalised(pass: Pass, { convolution, norm, stride }: Unit, x: Tensor4D): Tensor4D {
  return batchNormAt(pass, norm, convolutionAt(pass, convolution, x, stride));
}
