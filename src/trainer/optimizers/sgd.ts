import {
  add,
  addN,
  div,
  minimum,
  mul,
  type Scalar,
  scalar,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tidy,
  type Variable,
  variable,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { runFused } from '../backends/fused-kernels.ts';

export interface SgdConfig {
  readonly momentum: number;
  /** Added to the gradient: this times the parameter. */
  readonly weight_decay: number;
  /** Largest L2 norm of all gradients together, before weight decay; null: no bound. */
  readonly clip: number | null;
}

export interface Optimizer {
  /**
   * Changes the parameters by one step; `gradients` in their order. Returns the L2 norm of all gradients before the
   * clip, which is not finite when training has diverged; the caller disposes it.
   */
  readonly step: (gradients: readonly Tensor[], learningRate: number) => Scalar;
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
  return {
    step: (gradients, learningRate) =>
      tidy(() => {
        const norm = globalNorm(gradients);
        const scale = config.clip === null ? scalar(1) : minimum(div(config.clip, add(norm, 1e-6)), 1);
        const [momentum, decay, rate] = [scalar(config.momentum), scalar(config.weight_decay), scalar(learningRate)];
        const constants = { scale, decay, momentum, rate };
        for (const [index, parameter] of parameters.entries()) {
          tidy(() => {
            const velocity = velocities[index]!;
            const [moved, faster] = momentumStep({ parameter, velocity, gradient: gradients[index]!, ...constants });
            velocity.assign(faster);
            parameter.assign(moved);
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

type StepInputs = Readonly<
  Record<'parameter' | 'velocity' | 'gradient' | 'scale' | 'decay' | 'momentum' | 'rate', Tensor>
>;

/** Parameter and velocity after the step. */
function momentumStep(inputs: StepInputs): readonly [Tensor, Tensor] {
  const fused = runFused('MomentumStep', { ...inputs });
  if (fused !== null) return [fused[0]!, fused[1]!];
  const { parameter, velocity, gradient, scale, decay, momentum, rate } = inputs;
  const faster = add(mul(velocity, momentum), add(mul(gradient, scale), mul(parameter, decay)));
  return [sub(parameter, mul(faster, rate)), faster];
}

function globalNorm(gradients: readonly Tensor[]): Scalar {
  return sqrt(addN(gradients.map(sumOfSquares)));
}

/** Summed along the last axis first: one float32 sum over a large matrix would lose what is small beside the total. */
function sumOfSquares(x: Tensor): Scalar {
  const fused = runFused('SumOfSquares', { x });
  return fused === null ? tidy(() => sum<Scalar>(sum(square(x), -1))) : (fused[0] as Scalar);
}
