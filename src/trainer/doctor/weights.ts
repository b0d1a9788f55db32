import { ExitCode, type JsonObject, UserError } from '../../base/index.ts';
import { sizeOf } from '../models/parameters.ts';
import { type ResnetDepth, resnetDepths, resnetLayout } from '../models/resnet-layout.ts';
import { requireBackboneWeights } from '../training/weight-fit.ts';
import { readWeightHeader, type TensorHeader } from '../training/weight-header.ts';

/** Names and shapes of a .safetensors file, and whether they are those of a network (`doctor` has the shape). */
export function examineWeights(file: string): JsonObject {
  const unread = { tensors: 0, parameters: 0, model: null, shapes: {} };
  const { found, fault } = attempted(() => readWeightHeader(file));
  if (found === null) return { file, ...fault, ...unread };
  const depth = depthOf(found);
  const fit = depth === null ? sound : attempted(() => requireBackboneWeights(file, depth)).fault;
  return {
    file,
    ...fit,
    tensors: found.length,
    parameters: found.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    model: depth === null ? null : `resnet${depth}`,
    shapes: Object.fromEntries(found.map(({ name, shape }) => [name, shape])),
  };
}

const sound: JsonObject = { status: 'ok', reason: null };

/** What an examination gave, and what it complained of. */
function attempted<T>(examine: () => T): { readonly found: T | null; readonly fault: JsonObject } {
  try {
    return { found: examine(), fault: sound };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const status = error.exitCode === ExitCode.environment ? 'missing' : 'broken';
    return { found: null, fault: { status, reason: error.message } };
  }
}

/** Of the residual network that has as many blocks, whatever else is amiss; null: of none. */
function depthOf(tensors: readonly TensorHeader[]): ResnetDepth | null {
  const names = tensors.map(({ name }) => name);
  const countBlocks = (stage: number) =>
    new Set(names.flatMap((name) => name.match(`^layer${stage}\\.(\\d+)\\.`)?.[1] ?? [])).size;
  const isBottleneck = names.some((name) => /^layer\d\.\d+\.conv3\./.test(name));
  const found = resnetDepths.find((depth) => {
    const { stages } = resnetLayout(depth);
    const isLike = stages.every((blocks, index) => blocks.length === countBlocks(index + 1));
    return isLike && (stages[0]?.[0]?.units.length === 3) === isBottleneck;
  });
  return found ?? null;
}
