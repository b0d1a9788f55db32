import { nearestName, usageError } from '../../base/index.ts';
import type { ParameterSpec } from '../models/parameters.ts';
import { backboneParameters, type ResnetDepth, resnetLayout } from '../models/resnet-layout.ts';
import { torchShape } from '../models/torch-layout.ts';
import { readWeightHeader, type TensorHeader } from './weight-header.ts';

/**
 * Throws a UserError unless a .safetensors file holds these parameters, by name and in torch's shapes, as float32, and
 * nothing else but what is passed over: exit 4 for a missing file; exit 2 for one that is malformed, or that lacks
 * tensors, has others or has them in another shape, all of which it names. Reads the header only. Free of tfjs.
 */
export function requireWeights(file: string, wanted: readonly ParameterSpec[]): void {
  const complaint = misfit(readWeightHeader(file), wanted);
  if (complaint !== null) throw usageError(`${file} does not fit the model\n${complaint}`);
}

/** The same for the residual network of a depth. */
export function requireBackboneWeights(file: string, depth: ResnetDepth): void {
  requireWeights(file, backboneParameters(resnetLayout(depth), 0, 0));
}

/**
 * True for what no backbone has, and which is read by nobody: `fc.*`, which torchvision's files have for the 1000 classes
 * of ImageNet, torch's counters of batches, and what our own models have beside their backbone.
 */
function isPassedOver(name: string): boolean {
  return /^(fc|neck|gc1|gc2)\./.test(name) || name.endsWith('.num_batches_tracked');
}

/** What is wrong, a line for each name; null for nothing. */
function misfit(tensors: readonly TensorHeader[], parameters: readonly ParameterSpec[]): string | null {
  const wanted = new Map(parameters.map(({ name, shape }) => [name, `F32 [${torchShape(shape)}]`]));
  const found = tensors.filter(({ name }) => !isPassedOver(name));
  const names = new Set(found.map(({ name }) => name));
  const missing = [...wanted.keys()].filter((name) => !names.has(name));
  const extra = found.filter(({ name }) => !wanted.has(name)).map(({ name }) => withNearest(name, missing));
  const misshapen = found.flatMap(({ name, type, shape }) => {
    const [is, expected] = [`${type} [${shape}]`, wanted.get(name)];
    return expected === undefined || is === expected ? [] : [`${name} is ${is}, expected ${expected}`];
  });
  const faults = [list('lacks', missing), list('has, beyond the model,', extra), list('misshapes', misshapen)];
  return faults.every((fault) => fault === null) ? null : faults.filter((fault) => fault !== null).join('\n');
}

function withNearest(name: string, missing: readonly string[]): string {
  const nearest = nearestName(name, missing);
  return nearest === undefined ? name : `${name} (did you mean ${nearest}?)`;
}

/** All of a few names, the first of many; null for none. */
function list(verb: string, names: readonly string[]): string | null {
  const shown = names.slice(0, 8).map((name) => `\n       ${name}`);
  const rest = names.length > shown.length ? `\n       and ${names.length - shown.length} more` : '';
  return names.length === 0 ? null : `     it ${verb} ${names.length}:${shown.join('')}${rest}`;
}
