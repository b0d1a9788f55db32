import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Tensor, tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { type GraphNode, graphOf, places } from './graph.ts';
import type { GraphBackend, TensorValues } from './graph-backend.ts';
import { type Constant, record } from './record.ts';
import { savedModel, tag } from './saved-model.ts';
import type { StepTools } from './step.ts';

/** A step that TensorFlow takes as a whole. */
export interface Program<Point> {
  /** Goes on from what the variables hold. */
  readonly begin: () => void;
  readonly take: <Wanted extends string>(
    point: Point,
    wanted: readonly Wanted[],
  ) => Readonly<Record<Wanted, Float32Array>>;
  /** Lets the variables hold what the last step has set. */
  readonly end: () => void;
  readonly close: () => void;
}

/** Records a step at a point, whose results are not used and whose variables are not set. Throws an Error where that cannot be done. */
export function programOf<Point>(
  backend: GraphBackend,
  step: (tools: StepTools<Point>) => Readonly<Record<string, Tensor>>,
  variables: readonly Variable[],
  point: Point,
): Program<Point> {
  const { binding } = backend;
  const numberOf = (one: Tensor) => backend.getInputTensorIds([one])[0]!;
  const feeds: {
    readonly id: number;
    readonly shape: readonly number[];
    readonly values: (point: Point) => Float32Array;
  }[] = [];
  const befores = variables.map(numberOf);
  const afters = new Map<Variable, number>();
  let results: (readonly [string, number])[] = [];
  let nodes: readonly GraphNode[] = [];
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
      results = Object.entries(made).map(([name, result]) => [name, numberOf(result)]);
      for (const result of Object.values(made)) result.dispose();
    });
    const recorded = {
      recording,
      variables: variables.map((variable, i) => ({
        shape: variable.shape,
        before: befores[i]!,
        after: afters.get(variable) ?? null,
      })),
      feeds,
      results,
      standing: (id: number) => valuesOf(backend, id),
    };
    nodes = graphOf(recorded, binding);
  });
  const model = load(backend, nodes);
  const run = (inputs: readonly (readonly [place: string, id: number])[], fetches: readonly string[]) =>
    binding.runSavedModel(
      model,
      inputs.map(([, id]) => id),
      inputs.map(([place]) => `${place}:0`).join(),
      fetches.map((place) => `${place}:0`).join(),
    );
  const discard = (ids: readonly number[]) => {
    for (const id of ids) binding.deleteTensor(id);
  };
  const set = variables.flatMap((variable, index) => (afters.has(variable) ? [{ variable, index }] : []));
  return {
    begin() {
      const starts = variables.map((variable, i) => [places.start(i), numberOf(variable)] as const);
      discard(run(starts, [places.begun]).map(({ id }) => id));
    },
    take<Wanted extends string>(at: Point, wanted: readonly Wanted[]) {
      const inputs = feeds.map(
        ({ shape, values }, i) => [places.feed(i), binding.createTensor(shape, binding.TF_FLOAT, values(at))] as const,
      );
      // All are fetched, wanted or not: another choice would be another program to TensorFlow.
      const fetched = run(
        inputs,
        results.map(([name]) => places.result(name)),
      );
      const values = new Map<string, TensorValues>(results.map(([name], i) => [name, fetched[i]!]));
      const read = wanted.map(
        (name) => [name, new Float32Array(binding.tensorDataSync(values.get(name)!.id))] as const,
      );
      discard([...inputs.map(([, id]) => id), ...fetched.map(({ id }) => id)]);
      return Object.fromEntries(read) as Record<Wanted, Float32Array>;
    },
    end() {
      const values = run(
        [],
        set.map(({ index }) => places.value(index)),
      );
      tidy(() => {
        for (const [i, { variable }] of set.entries()) variable.assign(backend.createOutputTensor(values[i]!));
      });
    },
    close: () => binding.deleteSavedModel(model),
  };
}

/** The values of a tensor by its number. */
function valuesOf({ binding }: GraphBackend, id: number): Constant {
  // By its number alone no tensor tells its shape; what comes of an operation does.
  const [copy] = binding.executeOp('Identity', [], [id], 1);
  const values = binding.tensorDataSync(copy!.id).slice();
  binding.deleteTensor(copy!.id);
  return { shape: copy!.shape, dtype: copy!.dtype, values };
}

function load({ binding, MessageWriter }: GraphBackend, nodes: readonly GraphNode[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'sweep-step-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), savedModel(nodes, new MessageWriter()));
    return binding.loadSavedModel(folder, tag);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
