import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { createModel, fromTorch, type Model, torchShape } from '../../src/trainer/models/index.ts';
import type { ParameterSpec } from '../../src/trainer/models/parameters.ts';
import { type ResnetDepth, resnetDepths, resnetLayout } from '../../src/trainer/models/resnet-layout.ts';

/** An angle in radians for element i (C order in torch's layout, from 0) of a convolution's or linear layer's weight. */
export type WeightAngle = (i: number) => number;

/** torchvision's network of a name such as `resnet18`, without the paper's neck. */
export function torchvisionModel(arch: string, size: number, classCount: number): Model {
  return createModel(
    { kind: 'resnet', depth: depthOf(arch), frozen_stages: 0, neck: null, dropout: 0 },
    { input: { kind: 'image', size, channels: 3 }, classCount, trainLabels: new Uint8Array(0), wordVectors: null },
    0,
  );
}

export function depthOf(arch: string): ResnetDepth {
  const depth = resnetDepths.find((one) => arch === `resnet${one}`);
  if (depth === undefined) throw new Error(`no architecture of ours is called ${arch}`);
  return depth;
}

/** The golden files' `fill`, by name; `gains` multiply the tensors they name. */
export function formulaTensors(
  { parameters }: Model,
  seed: number,
  angle: WeightAngle,
  gains: ReadonlyMap<string, number> = new Map(),
): ReadonlyMap<string, Tensor> {
  return new Map(parameters.map((spec) => [spec.name, formulaTensor(spec, seed, angle, gains.get(spec.name) ?? 1)]));
}

/** `gain` for the scale of the last normalisation of every residual block. */
export function blockGains(arch: string, gain: number): ReadonlyMap<string, number> {
  const blocks = resnetLayout(depthOf(arch)).stages.flat();
  return new Map(blocks.map(({ units }) => [`${units.at(-1)!.norm}.weight`, gain]));
}

function formulaTensor({ name, shape }: ParameterSpec, seed: number, angle: WeightAngle, gain: number): Tensor {
  const k = new TextEncoder().encode(name).reduce((total, byte) => total + byte, 0);
  const fanIn = torchShape(shape)
    .slice(1)
    .reduce((product, length) => product * length, 1);
  const value = shape.length > 1 ? weight(fanIn, k + seed, angle) : vector(name, k);
  const values = new Float32Array(shape.reduce((product, length) => product * length, 1));
  for (let i = 0; i < values.length; i++) values[i] = gain * value(i);
  return tensor(fromTorch(values, shape), [...shape]);
}

function weight(fanIn: number, phase: number, angle: WeightAngle): (i: number) => number {
  const scale = 2 / Math.sqrt(fanIn);
  return (i) => scale * Math.sin(angle(i) + phase);
}

function vector(name: string, k: number): (i: number) => number {
  if (name === 'fc.bias') return (i) => 0.01 * Math.sin(i + k);
  if (name.endsWith('.weight')) return (i) => 1 + 0.1 * Math.sin(i + k);
  if (name.endsWith('.bias')) return (i) => 0.1 * Math.cos(i + k);
  if (name.endsWith('.running_mean')) return (i) => 0.1 * Math.sin(2 * i + k);
  return (i) => 1 + 0.5 * Math.sin(i + k) ** 2;
}
