import { randomStream } from '../../base/index.ts';

/** A tensor of a model, by the name it has in checkpoints and weight files. */
export interface ParameterSpec {
  readonly name: string;
  /** As tensors have it: a convolution's is [height, width, in, out] (weight files have torch's, see torch-layout.ts). */
  readonly shape: readonly number[];
  /** False for what training leaves alone (frozen stages) or only keeps account of (running statistics). */
  readonly trained: boolean;
  /** Part of the backbone: a file of initial weights must hold it. */
  readonly pretrained: boolean;
  /** Its value at the start of training, row-major; a pure function of the run's seed. */
  readonly initial: () => Float32Array;
}

type Kind = Pick<ParameterSpec, 'trained' | 'pretrained'>;

/** Trained from random values, in every run. */
export const fresh: Kind = { trained: true, pretrained: false };

/** Normally distributed about 0. */
export function normal(
  name: string,
  shape: readonly number[],
  deviation: number,
  seed: number,
  kind: Kind = fresh,
): ParameterSpec {
  const initial = () => {
    const random = randomStream(seed, `initial ${name}`);
    return Float32Array.from({ length: sizeOf(shape) }, (_, i) => deviation * random.normal(i));
  };
  return { name, shape, ...kind, initial };
}

/** Uniformly distributed between -bound and bound. */
export function uniform(name: string, shape: readonly number[], bound: number, seed: number): ParameterSpec {
  const initial = () => {
    const random = randomStream(seed, `initial ${name}`);
    return Float32Array.from({ length: sizeOf(shape) }, (_, i) => bound * (2 * random.uniform(i) - 1));
  };
  return { name, shape, ...fresh, initial };
}

/** The same value everywhere. */
export function constant(name: string, shape: readonly number[], value: number, kind: Kind = fresh): ParameterSpec {
  return { name, shape, ...kind, initial: () => new Float32Array(sizeOf(shape)).fill(value) };
}

/** Scale, offset and running moments of a batch normalisation, by torch's names. */
export function batchNormParameters(name: string, width: number, kind: Kind = fresh): ParameterSpec[] {
  const statistic = { ...kind, trained: false };
  return [
    constant(`${name}.weight`, [width], 1, kind),
    constant(`${name}.bias`, [width], 0, kind),
    constant(`${name}.running_mean`, [width], 0, statistic),
    constant(`${name}.running_var`, [width], 1, statistic),
  ];
}

/** The weight of a convolution of images: N(0, sqrt(2 / fan out)), as torchvision starts its networks (He et al. 2015). */
export function convolutionParameter(
  name: string,
  { size, from, to }: { readonly size: number; readonly from: number; readonly to: number },
  seed: number,
  kind: Kind = fresh,
): ParameterSpec {
  return normal(`${name}.weight`, [size, size, from, to], Math.sqrt(2 / (size * size * to)), seed, kind);
}

/** A linear layer [out, in]: weights N(0, 0.01), biases 0. */
export function headParameters(name: string, from: number, classCount: number, seed: number): ParameterSpec[] {
  return [normal(`${name}.weight`, [classCount, from], 0.01, seed), constant(`${name}.bias`, [classCount], 0)];
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}
