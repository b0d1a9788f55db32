import {
  engine,
  getBackend,
  memory,
  type NamedAttrMap,
  type NamedTensorMap,
  setBackend,
  type Tensor,
  tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/base/index.ts';
import { setUpBackend } from '../../../src/trainer/backends/index.ts';
import { type InputShape, rowSize } from '../../../src/trainer/data/dataset.ts';
import { createLoss } from '../../../src/trainer/losses/index.ts';
import { type LossKind, lossSchemas } from '../../../src/trainer/losses/schema.ts';
import { createModel } from '../../../src/trainer/models/index.ts';
import type { ModelConfig } from '../../../src/trainer/models/schema.ts';
import { createLearner } from '../../../src/trainer/training/learner.ts';
import { evaluate, statistics } from '../losses/batch.ts';
import { nothingKnown } from '../models/task.ts';
import { type Input, type KernelCase, kernelCases, maxPoolCases } from './kernel-cases.ts';

await setUpBackend('cpu', 1);
const loss = createLoss(lossSchemas.db({ kappa: 0.01, lambda: 5, mu: 0.3 }).parse({ kind: 'db' }), statistics);
const backends = [await attempt('cuda'), await attempt('webgpu'), await attempt('native'), await attempt('wasm')];

interface Training {
  readonly what: string;
  readonly config: ModelConfig;
  readonly input: InputShape;
  readonly steps: number;
}
const trainings: readonly Training[] = [
  {
    what: '20 steps of an MLP',
    config: { kind: 'mlp', hidden: 16, dropout: 0.5 },
    input: { kind: 'features', count: 5 },
    steps: 20,
  },
  {
    what: '5 steps of a CNN with batch normalisation',
    config: { kind: 'cnn-small', width: 2, dropout: 0 },
    input: { kind: 'image', size: 9, channels: 3 },
    steps: 5,
  },
];

// What every backend guarantees: the results of the plain JavaScript one, the same ones each time, and no tensor lost.
describe.each(backends)('the $name backend', ({ registered, reason }) => {
  if (registered === undefined) {
    test(`does not work here: ${reason}`, ({ skip }) => skip(reason));
    return;
  }
  beforeAll(() => setBackend(registered));

  test.each(kernelCases)('computes what cpu does: $title', async (one) => {
    const expected = await compute('cpu', one);
    const actual = await compute(registered, one);
    expect(actual.shape).toEqual(expected.shape);
    expectClose(actual.values, expected.values);
    expect((await compute(registered, one)).values).toEqual(actual.values);
  });

  test.each(maxPoolCases)('gives the gradient of the largest that cpu does: $title', async (one) => {
    const gradient = async (backend: string) => {
      await setBackend(backend);
      return tidy(() => {
        const { x, dy } = namedTensors(one);
        const output = engine().runKernel<Tensor>('MaxPool', { x: x! }, attributesOf(one));
        return valuesOf(engine().runKernel('MaxPoolGrad', { dy: dy!, input: x!, output }, attributesOf(one)));
      });
    };
    expectClose(await gradient(registered), await gradient('cpu'));
  });

  test.each(Object.keys(lossSchemas) as LossKind[])('has the loss %s and its gradient', async (kind) => {
    const on = async (backend: string) => {
      await setBackend(backend);
      const { elements, derivatives } = evaluate({ kind });
      return [...elements.flat(), ...derivatives.flat()];
    };
    expectClose(await on(registered), await on('cpu'));
  });

  test.each(trainings)('trains $what as cpu does, twice to the same bits, and leaves no tensor', async (one) => {
    const reference = await trainOn('cpu', one);
    const before = memory().numTensors;
    const [first, second] = [await trainOn(registered, one), await trainOn(registered, one)];
    expect(memory().numTensors).toBe(before);
    expectClose(first, reference, 1e-3);
    expect(second).toEqual(first);
  });
});

/** How a backend is registered with TensorFlow.js, or why it does not work here. */
async function attempt(name: string): Promise<{ name: string; registered?: string; reason?: string }> {
  try {
    await setUpBackend(name, 1, true);
    return { name, registered: getBackend() };
  } catch (error) {
    return { name, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function compute(backend: string, one: KernelCase): Promise<{ shape: number[]; values: number[] }> {
  await setBackend(backend);
  const before = memory().numTensors;
  const result = tidy(() => {
    const output = engine().runKernel<Tensor>(one.kernel, namedTensors(one), attributesOf(one));
    return { shape: output.shape, values: valuesOf(output) };
  });
  expect(memory().numTensors).toBe(before);
  return result;
}

function namedTensors({ inputs }: KernelCase): NamedTensorMap {
  return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, makeTensor(name, input)]));
}

function makeTensor(name: string, input: Input): Tensor {
  if ('ids' in input) return tensor1d(input.ids, 'int32');
  const random = randomStream(1, name);
  const size = input.shape.reduce((product, extent) => product * extent, 1);
  const value = (i: number) => (input.positive === true ? 0.5 + random.uniform(i) : random.normal(i));
  return tensor(
    Float32Array.from({ length: size }, (_, i) => value(i)),
    [...input.shape],
  );
}

function attributesOf({ attributes = {} }: KernelCase): NamedAttrMap {
  return attributes as NamedAttrMap;
}

function valuesOf(one: Tensor): number[] {
  return [...one.dataSync()];
}

function expectClose(actual: readonly number[], expected: readonly number[], tolerance = 1e-5): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(actual[i]! - value) / scale).toBeLessThanOrEqual(tolerance);
  }
}

/** Weights, running moments and losses after the steps. */
async function trainOn(backend: string, { config, input, steps }: Training): Promise<number[]> {
  await setBackend(backend);
  const model = createModel(config, { input, classCount: 6, ...nothingKnown }, 1);
  const learner = createLearner(model, loss, { momentum: 0.9, weight_decay: 1e-4, clip: 10 });
  const random = randomStream(1, 'batch');
  const size = rowSize(input);
  const counts = new Set<number>();
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const inputs = Float32Array.from({ length: 8 * size }, (_, i) => random.normal(1000 * step + i));
    const labels = Float32Array.from({ length: 8 * 6 }, (_, i) => Number(random.uniform(1000 * step + i) < 0.3));
    const result = await learner.learn({ rowCount: 8, inputs, labels }, 0.1, { seed: 1, step }, false);
    losses.push(result.loss);
    counts.add(memory().numTensors);
  }
  expect(counts.size).toBe(1);
  const weights = await learner.weights();
  learner.dispose();
  return [...losses, ...weights.flatMap(({ data }) => [...data])];
}
