import {
  add,
  concat,
  mul,
  reverse,
  type Tensor,
  type Tensor4D,
  tensor4d,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { randomStream } from '../../src/base/index.ts';
import { setUpBackend } from '../../src/trainer/backends/index.ts';
import { type Model, passOver, torchShape } from '../../src/trainer/models/index.ts';
import { averagePool } from '../../src/trainer/models/pooling.ts';
import { stage, stem } from '../../src/trainer/models/resnet-backbone.ts';
import { type ResnetLayout, resnetLayout } from '../../src/trainer/models/resnet-layout.ts';
import { Comparison } from './comparison.ts';
import { depthOf, formulaTensors, torchvisionModel, type WeightAngle } from './resnet-formulas.ts';
import { checkGradients, type GoldenGradients, gradientsOf } from './resnet-gradients.ts';

interface Golden<GoldenModel> {
  readonly seed: number;
  readonly models: readonly GoldenModel[];
  /** Shape of every tensor in torchvision's layout, by architecture. */
  readonly stateDict: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
}
interface GoldenEvaluation {
  readonly arch: string;
  readonly size: number;
  readonly evalLogits: readonly number[];
  readonly stages: Readonly<Record<string, StageStatistics>>;
}
interface GoldenModel extends GoldenEvaluation, GoldenGradients {}
interface StageStatistics {
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly first: readonly number[];
}

/**
 * Names, evaluation and one backward pass of torchvision's networks, whose weights and inputs come from a formula.
 *
 * Most of this file's backward pass is not determined in float32: sin(12.9898 i) makes every filter a mixture of two,
 * whose sums all but cancel, and each batch normalisation blows up what rounding leaves of them. PyTorch 2.5.1 itself is
 * 1 % to 95 % away from ResNet-18's early gradients, as its convolution kernels are chosen and in float64, and away by
 * factors from ResNet-50's. So all is computed again from images moved in their last place: a number that is not the
 * golden one fails where these agree with each other, or differ by less than it does, and is undecided elsewhere. What is
 * computed backwards is held against `resnet-training.golden.json`, which is determined throughout.
 */
export function checkResnet(golden: unknown): Promise<Comparison> {
  return checkModels(golden as Golden<GoldenModel>, checkTraining);
}

/** As `checkResnet`, without the backward pass. */
export function checkResnetEvaluation(golden: unknown): Promise<Comparison> {
  return checkModels(golden as Golden<GoldenEvaluation>, () => {});
}

/** What is computed of a model, ready for more checks. */
interface Prepared {
  readonly path: string;
  readonly model: Model;
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly image: Tensor4D;
}

async function checkModels<Expected extends GoldenEvaluation>(
  { seed, models, stateDict }: Golden<Expected>,
  checkMore: (prepared: Prepared, expected: Expected, comparison: Comparison) => void,
): Promise<Comparison> {
  const comparison = new Comparison({ relative: 1e-3, absolute: 1e-5 });
  await setUpBackend('wasm', 1);
  for (const [arch, shapes] of Object.entries(stateDict)) checkLayout(`stateDict.${arch}`, arch, shapes, comparison);
  for (const [index, expected] of models.entries()) {
    tidy(() => {
      const { arch, size, evalLogits } = expected;
      const model = torchvisionModel(arch, size, evalLogits.length);
      const tensors = formulaTensors(model, seed, angle);
      const prepared = { path: `models[${index}]`, model, tensors, image: formulaImage(size, seed) };
      checkEvaluation(prepared, expected, comparison);
      checkMore(prepared, expected, comparison);
    });
  }
  return comparison;
}

const angle: WeightAngle = (i) => 12.9898 * (i + 1);

/** All tensors but torch's counters of batches, which nothing reads. */
function checkLayout(
  path: string,
  arch: string,
  shapes: Readonly<Record<string, readonly number[]>>,
  comparison: Comparison,
): void {
  const classCount = shapes['fc.bias']?.[0] ?? 0;
  const ours = torchvisionModel(arch, 64, classCount).parameters.map(
    ({ name, shape }) => [name, torchShape(shape)] as const,
  );
  const theirs = Object.entries(shapes).filter(([name]) => !name.endsWith('.num_batches_tracked'));
  const sorted = (entries: readonly (readonly [string, unknown])[]) => entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  comparison.same(path, sorted(ours), sorted(theirs));
}

function checkEvaluation(
  { path, model, tensors, image }: Prepared,
  golden: GoldenEvaluation,
  comparison: Comparison,
): void {
  checkStages(`${path}.stages`, resnetLayout(depthOf(golden.arch)), tensors, image, golden, comparison);
  const logits = model.forward(passOver(tensors, null), image);
  comparison.close(`${path}.evalLogits`, Array.from(logits.dataSync()), golden.evalLogits);
}

function checkStages(
  path: string,
  layout: ResnetLayout,
  tensors: ReadonlyMap<string, Tensor>,
  image: Tensor4D,
  { stages }: GoldenEvaluation,
  comparison: Comparison,
): void {
  const pass = passOver(tensors, null);
  const check = (name: string, shape: readonly number[], values: ArrayLike<number>) => {
    const expected = stages[name]!;
    comparison.same(`${path}.${name}.shape`, shape, expected.shape);
    const { mean, deviation } = statistics(values);
    comparison.close(`${path}.${name}.mean`, mean, expected.mean);
    comparison.close(`${path}.${name}.std`, deviation, expected.std);
    comparison.close(`${path}.${name}.first`, Array.from(values).slice(0, expected.first.length), expected.first);
  };
  let features = stem(pass, layout, image);
  for (const [index, blocks] of layout.stages.entries()) {
    features = stage(pass, blocks, features);
    const channelsFirst = transpose(features, [0, 3, 1, 2]);
    check(`layer${index + 1}`, channelsFirst.shape, channelsFirst.dataSync());
  }
  const pooled = averagePool(features);
  check('avgpool', [...pooled.shape, 1, 1], pooled.dataSync());
}

function checkTraining({ path, model, tensors, image }: Prepared, golden: GoldenModel, comparison: Comparison): void {
  const row = golden.evalLogits.map((_, column) => Number(column % 3 === 0));
  const gradientsFrom = (one: Tensor4D) => {
    const batch = concat([one, reverse(one, 2), mul(one, 0.5), mul(one, -1)]) as Tensor4D;
    return gradientsOf({ model, tensors, batch, labelRows: [row, row, row, row] }, golden);
  };
  const doubts = [1, 2, 3, 4].map((attempt) => gradientsFrom(movedInLastPlace(image, attempt)));
  checkGradients(path, gradientsFrom(image), golden, doubts, comparison);
}

/** Every value one float32 up or down, at random. */
function movedInLastPlace(image: Tensor4D, attempt: number): Tensor4D {
  const random = randomStream(attempt, 'last place');
  const signs = Float32Array.from({ length: image.size }, (_, i) => (random.uniform(i) < 0.5 ? -1 : 1));
  return add(image, mul(mul(image, 2 ** -23), tensor4d(signs, image.shape)));
}

/** [1, size, size, 3]. */
function formulaImage(size: number, seed: number): Tensor4D {
  const values = Float32Array.from({ length: size * size * 3 }, (_, index) => {
    const [row, column, channel] = [Math.floor(index / (3 * size)), Math.floor(index / 3) % size, index % 3];
    return Math.fround(Math.sin(0.05 * (row + 1) * (channel + 1) + 0.03 * (column + 1) + seed));
  });
  return tensor4d(values, [1, size, size, 3]);
}

/** Mean and sample deviation. */
function statistics(values: ArrayLike<number>): { readonly mean: number; readonly deviation: number } {
  const mean = sum(values) / values.length;
  const squares = Float64Array.from(values, (value) => (value - mean) ** 2);
  return { mean, deviation: Math.sqrt(sum(squares) / (values.length - 1)) };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
