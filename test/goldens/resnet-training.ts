import { type Tensor4D, tensor4d, tidy, transpose } from '@tensorflow/tfjs-core';
import { setUpBackend } from '../../src/trainer/backends/index.ts';
import { Comparison } from './comparison.ts';
import { blockGains, formulaTensors, torchvisionModel, type WeightAngle } from './resnet-formulas.ts';
import { checkGradients, type GoldenGradients, gradientsOf } from './resnet-gradients.ts';

interface Golden {
  readonly seed: number;
  readonly models: readonly GoldenStep[];
}
interface GoldenStep extends GoldenGradients {
  readonly arch: string;
  readonly size: number;
  readonly rows: number;
  readonly blockGain: number;
}

/** Loss and the gradient of every parameter of one training step, against PyTorch's in float64. */
export async function checkResnetTraining(golden: unknown): Promise<Comparison> {
  const { seed, models } = golden as Golden;
  const comparison = new Comparison({ relative: 1e-3, absolute: 1e-5 });
  await setUpBackend('wasm', 1);
  for (const [index, step] of models.entries()) tidy(() => checkStep(`models[${index}]`, seed, step, comparison));
  return comparison;
}

/** The square makes neighbours unrelated. */
const angle: WeightAngle = (i) => 12.9898 * (i + 1) ** 2;

const classCount = 20;

function checkStep(path: string, seed: number, golden: GoldenStep, comparison: Comparison): void {
  const { arch, size, rows, blockGain } = golden;
  const model = torchvisionModel(arch, size, classCount);
  const tensors = formulaTensors(model, seed, angle, blockGains(arch, blockGain));
  const labels = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: classCount }, (_, column) => Number(column % 3 === row % 3)),
  );
  const step = gradientsOf({ model, tensors, batch: formulaImages(rows, size, seed), labelRows: labels }, golden);
  checkGradients(path, step, golden, [], comparison);
}

/** [rows, size, size, 3]. */
function formulaImages(rows: number, size: number, seed: number): Tensor4D {
  const pixel = (i: number) => Math.fround(Math.sin(78.233 * (i + 1) ** 2 + seed));
  const values = Float32Array.from({ length: rows * 3 * size * size }, (_, i) => pixel(i));
  return transpose(tensor4d(values, [rows, 3, size, size]), [0, 2, 3, 1]);
}
