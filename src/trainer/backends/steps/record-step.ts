import { type Tensor, tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { TensorflowBackend } from '../tensorflow-binding.ts';
import { type GraphNode, graphOf } from './graph.ts';
import { type Constant, record } from './record.ts';
import type { StepTools } from './step.ts';

/** A step as a graph, and what goes in and out. */
export interface StepGraph<Point, Result extends string> {
  readonly nodes: readonly GraphNode[];
  readonly feeds: readonly Feed<Point>[];
  /** Names of the results. */
  readonly results: readonly Result[];
  /** Those of the variables that the step sets. */
  readonly isSet: (variable: Variable) => boolean;
}

interface Feed<Point> {
  readonly shape: readonly number[];
  readonly values: (point: Point) => Float32Array;
}

/**
 * Does a step at a point, without setting variables, to see what it consists of. Throws an Error where it looks at the
 * values of a tensor.
 */
export function recordStep<Point, Result extends string>(
  backend: TensorflowBackend,
  step: (tools: StepTools<Point>) => Readonly<Record<Result, Tensor>>,
  variables: readonly Variable[],
  point: Point,
): StepGraph<Point, Result> {
  const numberOf = (one: Tensor) => backend.getInputTensorIds([one])[0]!;
  const befores = variables.map(numberOf);
  const afters = new Map<Variable, number>();
  const feeds: (Feed<Point> & { readonly id: number })[] = [];
  const results = new Map<Result, number>();
  const nodes: GraphNode[] = [];
  tidy(() => {
    const recording = record(backend, () => {
      const made = step({
        feed(shape, values) {
          const fed = tensor(values(point), [...shape]);
          feeds.push({ id: numberOf(fed), shape, values });
          return fed;
        },
        set: (variable, value) => afters.set(variable, numberOf(value)),
      });
      for (const [name, result] of Object.entries<Tensor>(made)) {
        results.set(name as Result, numberOf(result));
        // What was kept for its sake, a tidy would not dispose of.
        result.dispose();
      }
    });
    const states = variables.map((variable, i) => ({
      shape: variable.shape,
      before: befores[i]!,
      after: afters.get(variable) ?? null,
    }));
    const standing = (id: number) => valuesOf(backend, id);
    nodes.push(...graphOf({ recording, variables: states, feeds, results: [...results], standing }, backend.binding));
  });
  return { nodes, feeds, results: [...results.keys()], isSet: (variable) => afters.has(variable) };
}

/** The values of a tensor by its number. */
function valuesOf({ binding }: TensorflowBackend, id: number): Constant {
  // By its number alone no tensor tells its shape; what comes of an operation does.
  const [copy] = binding.executeOp('Identity', [], [id], 1);
  const values = binding.tensorDataSync(copy!.id).slice();
  binding.deleteTensor(copy!.id);
  return { shape: copy!.shape, dtype: copy!.dtype, values };
}
