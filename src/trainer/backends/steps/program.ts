import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { type GraphNode, places } from './graph.ts';
import type { GraphRunner } from './graph-runner.ts';
import { recordStep } from './record-step.ts';
import { savedModel, tag } from './saved-model.ts';
import type { StepTools } from './step.ts';
import { withoutNoise } from './without-noise.ts';

/** A step that TensorFlow takes as a whole, on variables of its own. */
export interface Program<Point, Result extends string> {
  /** Goes on from what the variables hold. */
  readonly begin: () => void;
  /** Gives the values of the results. */
  readonly take: (point: Point) => Readonly<Record<Result, Float32Array>>;
  /** Lets the variables hold what the last step has set. */
  readonly end: () => void;
  /** Frees the memory of its own variables, until it begins again. */
  readonly release: () => void;
  readonly close: () => void;
}

/** Records a step at a point and hands it over. Throws an Error where that cannot be done. */
export function programOf<Point, Result extends string>(
  runner: GraphRunner,
  step: (tools: StepTools<Point>) => Readonly<Record<Result, Tensor>>,
  variables: readonly Variable[],
  point: Point,
): Program<Point, Result> {
  const { backend } = runner;
  const { binding } = backend;
  const { nodes, feeds, results, isSet } = recordStep(backend, step, variables, point);
  const indicesSet = variables.flatMap((variable, index) => (isSet(variable) ? [index] : []));
  const model = load(runner, nodes);
  const run = (fed: readonly number[], placeOf: (index: number) => string, fetches: readonly string[]) =>
    binding.runSavedModel(model, fed, fed.map((_, i) => output(placeOf(i))).join(), fetches.map(output).join());
  const discard = (ids: readonly number[]) => {
    for (const id of ids) binding.deleteTensor(id);
  };
  return {
    begin() {
      discard(run(backend.getInputTensorIds(variables), places.start, [places.begun]).map(({ id }) => id));
    },
    take(at) {
      const made: number[] = [];
      try {
        for (const { shape, values } of feeds) made.push(binding.createTensor(shape, binding.TF_FLOAT, values(at)));
        const fetched = run(made, places.feed, results.map(places.result)).map(({ id }) => id);
        made.push(...fetched);
        const values = fetched.map((id) => new Float32Array(binding.tensorDataSync(id)));
        return Object.fromEntries(results.map((name, i) => [name, values[i]!])) as Record<Result, Float32Array>;
      } finally {
        discard(made);
      }
    },
    end() {
      if (indicesSet.length === 0) return;
      const values = run([], places.start, indicesSet.map(places.value));
      tidy(() => {
        for (const [i, index] of indicesSet.entries()) {
          // A graph gives its results to the processor; what an operation gives is where operations are done.
          const [moved] = binding.executeOp('Identity', [], [values[i]!.id], 1);
          variables[index]!.assign(backend.createOutputTensor(moved!));
        }
      });
      discard(values.map(({ id }) => id));
    },
    release() {
      discard(run([], places.start, [places.released]).map(({ id }) => id));
    },
    close: () => binding.deleteSavedModel(model),
  };
}

function output(node: string): string {
  return `${node}:0`;
}

function load({ backend, MessageWriter }: GraphRunner, nodes: readonly GraphNode[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'sweep-step-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), savedModel(nodes, new MessageWriter()));
    return withoutNoise(() => backend.binding.loadSavedModel(folder, tag));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
