import {
  concat,
  fill,
  mul,
  reverse,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor,
  tensor2d,
  tensor4d,
  tidy,
  transpose,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import { setUpBackend } from '../../src/trainer/backends/index.ts';
import { createLoss } from '../../src/trainer/losses/index.ts';
import { createModel, fromTorch, type Model, passOver, torchShape, toTorch } from '../../src/trainer/models/index.ts';
import type { ParameterSpec } from '../../src/trainer/models/parameters.ts';
import { averagePool } from '../../src/trainer/models/pooling.ts';
import { stage, stem } from '../../src/trainer/models/resnet-backbone.ts';
import {
  type ResnetDepth,
  type ResnetLayout,
  resnetDepths,
  resnetLayout,
} from '../../src/trainer/models/resnet-layout.ts';
import { Comparison } from './comparison.ts';

interface Golden {
  readonly seed: number;
  readonly models: readonly GoldenModel[];
  /** Shape of every tensor in torchvision's layout, by architecture. */
  readonly stateDict: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
}
interface GoldenModel {
  readonly arch: string;
  readonly size: number;
  readonly evalLogits: readonly number[];
  readonly stages: Readonly<Record<string, StageStatistics>>;
  readonly trainLoss: number;
  readonly trainGradients: Readonly<Record<string, { readonly norm: number; readonly first: readonly number[] }>>;
}
interface StageStatistics {
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly first: readonly number[];
}

/** Names, evaluation and one backward pass of torchvision's networks, whose weights and inputs come from a formula. */
export async function checkResnet(golden: unknown): Promise<Comparison> {
  const { seed, models, stateDict } = golden as Golden;
  const comparison = new Comparison({ relative: 1e-3, absolute: 1e-5 });
  await setUpBackend('cpu', 1);
  for (const [arch, shapes] of Object.entries(stateDict)) checkLayout(`stateDict.${arch}`, arch, shapes, comparison);
  for (const [index, expected] of models.entries()) {
    tidy(() => checkModel(`models[${index}]`, seed, expected, comparison));
  }
  return comparison;
}

function depthOf(arch: string): ResnetDepth {
  const depth = resnetDepths.find((one) => arch === `resnet${one}`);
  if (depth === undefined) throw new Error(`no architecture of ours is called ${arch}`);
  return depth;
}

function torchvisionModel(depth: ResnetDepth, size: number, classCount: number): Model {
  return createModel(
    { kind: 'resnet', depth, frozen_stages: 0, neck: null, dropout: 0 },
    { input: { kind: 'image', size, channels: 3 }, classCount, trainLabels: new Uint8Array(0), wordVectors: null },
    0,
  );
}

/** All tensors but torch's counters of batches, which nothing reads. */
function checkLayout(
  path: string,
  arch: string,
  shapes: Readonly<Record<string, readonly number[]>>,
  comparison: Comparison,
): void {
  const classCount = shapes['fc.bias']?.[0] ?? 0;
  const ours = torchvisionModel(depthOf(arch), 64, classCount).parameters.map(
    ({ name, shape }) => [name, torchShape(shape)] as const,
  );
  const theirs = Object.entries(shapes).filter(([name]) => !name.endsWith('.num_batches_tracked'));
  const sorted = (entries: readonly (readonly [string, unknown])[]) => entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  comparison.same(path, sorted(ours), sorted(theirs));
}

function checkModel(path: string, seed: number, golden: GoldenModel, comparison: Comparison): void {
  const { arch, size, evalLogits } = golden;
  const depth = depthOf(arch);
  const model = torchvisionModel(depth, size, evalLogits.length);
  const tensors = new Map(model.parameters.map((spec) => [spec.name, formulaTensor(spec, seed)]));
  const image = formulaImage(size, seed);

  checkStages(`${path}.stages`, resnetLayout(depth), tensors, image, golden, comparison);
  const logits = model.forward(passOver(tensors, null), image);
  comparison.close(`${path}.evalLogits`, Array.from(logits.dataSync()), evalLogits);
  checkTraining(path, model, tensors, image, golden, comparison);
}

function checkStages(
  path: string,
  layout: ResnetLayout,
  tensors: ReadonlyMap<string, Tensor>,
  image: Tensor4D,
  { stages }: GoldenModel,
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

function checkTraining(
  path: string,
  model: Model,
  tensors: ReadonlyMap<string, Tensor>,
  image: Tensor4D,
  { trainLoss, trainGradients, evalLogits }: GoldenModel,
  comparison: Comparison,
): void {
  const batch = concat([image, reverse(image, 2), mul(image, 0.5), mul(image, -1)]) as Tensor4D;
  const classCount = evalLogits.length;
  const rows = batch.shape[0];
  const labels = tensor2d(
    Array.from({ length: rows * classCount }, (_, i) => Number((i % classCount) % 3 === 0)),
    [rows, classCount],
  );
  const bce = createLoss(
    { kind: 'bce' },
    { trainSize: rows, classCounts: evalLogits.map(() => 1), groups: evalLogits.map(() => 'tail') },
  );
  const names = Object.keys(trainGradients);
  const shapes = new Map(model.parameters.map(({ name, shape }) => [name, shape]));
  const elements = valueAndGrads(() => bce(model.forward(passOver(tensors, { seed: 0, step: 0 }), batch), labels));
  const { value, grads } = elements(
    names.map((name) => tensors.get(name)!),
    fill(labels.shape, 1 / labels.size) as Tensor2D,
  );
  comparison.close(`${path}.trainLoss`, sum(value.dataSync()) / labels.size, trainLoss);
  for (const [index, name] of names.entries()) {
    const { norm, first } = trainGradients[name]!;
    const values = toTorch(grads[index]!.dataSync<'float32'>() as Float32Array, shapes.get(name)!);
    comparison.close(`${path}.trainGradients["${name}"].norm`, Math.sqrt(sum(values.map((one) => one ** 2))), norm);
    comparison.close(`${path}.trainGradients["${name}"].first`, Array.from(values.slice(0, first.length)), first);
  }
}

/** The golden file's `fill`, of torch's shape. */
function formulaTensor({ name, shape }: ParameterSpec, seed: number): Tensor {
  const k = new TextEncoder().encode(name).reduce((total, byte) => total + byte, 0);
  const fanIn = torchShape(shape)
    .slice(1)
    .reduce((product, length) => product * length, 1);
  const value = (i: number) => {
    if (shape.length > 1) return (2 / Math.sqrt(fanIn)) * Math.sin(12.9898 * (i + 1) + k + seed);
    if (name === 'fc.bias') return 0.01 * Math.sin(i + k);
    if (name.endsWith('.weight')) return 1 + 0.1 * Math.sin(i + k);
    if (name.endsWith('.bias')) return 0.1 * Math.cos(i + k);
    if (name.endsWith('.running_mean')) return 0.1 * Math.sin(2 * i + k);
    return 1 + 0.5 * Math.sin(i + k) ** 2;
  };
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from({ length: size }, (_, i) => Math.fround(value(i)));
  return tensor(fromTorch(values, shape), [...shape]);
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
