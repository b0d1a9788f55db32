import {
  add,
  concat1d,
  div,
  minimum,
  mul,
  type Scalar,
  scalar,
  split,
  sqrt,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  tidy,
  type Variable,
  variable,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { runFused } from '../backends/fused-kernels.ts';
import type { SetVariable } from '../backends/steps/index.ts';

export interface SgdConfig {
  readonly momentum: number;
  /** Added to the gradient: this times the parameter. */
  readonly weight_decay: number;
  /** Largest L2 norm of all gradients together, before weight decay; null: no bound. */
  readonly clip: number | null;
}

export interface Optimizer {
  /**
   * Changes parameters and state by one step, through `set`; `gradients` in the order of the parameters. Returns the L2
   * norm of all gradients before the clip, which is not finite when training has diverged; the caller disposes it.
   */
  readonly step: (gradients: readonly Tensor[], learningRate: Scalar, set: SetVariable) => Scalar;
  /** What a checkpoint must hold besides the parameters, and a resumed run assign: a tensor for each, in their order. */
  readonly state: () => readonly Variable[];
  readonly dispose: () => void;
}

/**
 * Stochastic gradient descent as in torch.optim.SGD: g is scaled by min(1, clip / (norm + 1e-6)), then
 * g += weight_decay p, v = momentum v + g, p -= learningRate v, for every parameter alike: biases and the scales and offsets
 * of batch normalisation decay too, as in the paper's recipe. Nothing leaves the device.
 */
export function createSgd(parameters: readonly Variable[], config: SgdConfig): Optimizer {
  const velocities = tidy(() => parameters.map((parameter) => variable(zerosLike(parameter), false)));
  const parts = partsOf(parameters);
  return {
    step: (gradients, rate, set) =>
      tidy(() => {
        const joinedGradients = parts.map((part) => joined(part, gradients));
        const norm = globalNorm(joinedGradients);
        const scale = config.clip === null ? scalar(1) : minimum(div(config.clip, add(norm, 1e-6)), 1);
        const [momentum, decay] = [scalar(config.momentum), scalar(config.weight_decay)];
        for (const [index, part] of parts.entries()) {
          tidy(() => {
            const [parameter, velocity] = [joined(part, parameters), joined(part, velocities)];
            const gradient = joinedGradients[index]!;
            const after = momentumStep({ parameter, velocity, gradient, scale, decay, momentum, rate });
            setPart(part, parameters, after.parameter, set);
            setPart(part, velocities, after.velocity, set);
          });
        }
        return norm;
      }),
    state: () => velocities,
    dispose() {
      for (const velocity of velocities) velocity.dispose();
    },
  };
}

/** Places of the parameters that take the step as one tensor. */
type Part = readonly number[];

/** All vectors (biases, scales, offsets) together, since an operation costs more than what it does to one of them. */
function partsOf(parameters: readonly Tensor[]): Part[] {
  const places = parameters.map((_, index) => index);
  const vectors = places.filter((index) => parameters[index]!.rank === 1);
  const others = places.filter((index) => parameters[index]!.rank !== 1).map((index) => [index]);
  return vectors.length === 0 ? others : [...others, vectors];
}

function joined(part: Part, tensors: readonly Tensor[]): Tensor {
  return part.length === 1 ? tensors[part[0]!]! : concat1d(part.map((index) => tensors[index] as Tensor1D));
}

function setPart(part: Part, variables: readonly Variable[], value: Tensor, set: SetVariable): void {
  const sizes = part.map((index) => variables[index]!.size);
  const values = part.length === 1 ? [value] : split(value, sizes);
  for (const [i, index] of part.entries()) set(variables[index]!, values[i]!);
}

type StepInputs = Readonly<
  Record<'parameter' | 'velocity' | 'gradient' | 'scale' | 'decay' | 'momentum' | 'rate', Tensor>
>;

function momentumStep(inputs: StepInputs): Pick<StepInputs, 'parameter' | 'velocity'> {
  const fused = runFused('MomentumStep', { ...inputs });
  if (fused !== null) return { parameter: fused[0]!, velocity: fused[1]! };
  const { parameter, velocity, gradient, scale, decay, momentum, rate } = inputs;
  const faster = add(mul(velocity, momentum), add(mul(gradient, scale), mul(parameter, decay)));
  return { parameter: sub(parameter, mul(faster, rate)), velocity: faster };
}

function globalNorm(gradients: readonly Tensor[]): Scalar {
  return sqrt(sum<Scalar>(stack(gradients.map(sumOfSquares))));
}

/** Summed along the last axis first: one float32 sum over a large matrix would lose what is small beside the total. */
function sumOfSquares(x: Tensor): Scalar {
  const fused = runFused('SumOfSquares', { x });
  return fused === null ? tidy(() => sum<Scalar>(sum(square(x), -1))) : (fused[0] as Scalar);
}
