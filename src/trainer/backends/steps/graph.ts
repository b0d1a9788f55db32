import type { OperationAttribute, TensorflowBinding } from '../tensorflow-binding.ts';
import type { Constant, Operation, Recording } from './record.ts';

/** A node of a graph of TensorFlow's operations. */
export interface GraphNode {
  readonly name: string;
  readonly operation: string;
  /** "node" or "node:output" for a tensor, "^node" for what has to be done before. */
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

export type AttributeValue =
  | { readonly type: number }
  | { readonly shape: readonly number[] }
  | { readonly tensor: Constant }
  | { readonly float: number }
  | { readonly integer: number }
  | { readonly integers: readonly number[] }
  | { readonly flag: boolean }
  | { readonly text: string };

/** A step as it was recorded; tensors by their numbers. */
export interface RecordedStep {
  readonly recording: Recording;
  /** Before the step, and what each is set to; null where it is not. */
  readonly variables: readonly {
    readonly shape: readonly number[];
    readonly before: number;
    readonly after: number | null;
  }[];
  readonly feeds: readonly { readonly shape: readonly number[]; readonly id: number }[];
  readonly results: readonly (readonly [name: string, id: number])[];
  /** The values of a tensor that was there before the step and is no variable. */
  readonly standing: (id: number) => Constant;
}

/** The names of nodes to feed or to fetch. */
export const places = {
  feed: (index: number) => `feed${index}`,
  result: (name: string) => `result_${name}`,
  /** The value of a variable. */
  value: (index: number) => `value${index}`,
  /** To feed with what a variable begins with. */
  start: (index: number) => `start${index}`,
  /** To fetch so that all variables begin with what is fed. */
  begun: 'begun',
  /** To fetch so that all variables let go of what they hold. */
  released: 'released',
} as const;

/**
 * The graph that does on variables of its own what was recorded. Fetching a result takes a step: it is out when all
 * variables are set, each of which has been read before.
 */
export function graphOf({ recording, variables, feeds, results, standing }: RecordedStep, binding: TensorflowBinding) {
  const nodes: GraphNode[] = [];
  const tensors = new Map<number, NamedTensor>();
  const float = binding.TF_FLOAT;
  const add = (
    name: string,
    operation: string,
    inputs: readonly string[],
    attributes: GraphNode['attributes'] = {},
  ) => {
    nodes.push({ name, operation, inputs, attributes });
    return name;
  };
  const constant = (name: string, value: Constant, after: readonly string[] = []) =>
    add(name, 'Const', after.map(isBefore), { dtype: { type: value.dtype }, value: { tensor: value } });
  const placeholder = (name: string, shape: readonly number[]) =>
    add(name, 'Placeholder', [], { dtype: { type: float }, shape: { shape } });
  const assign = (name: string, index: number, value: string, after: readonly string[]) =>
    add(name, 'AssignVariableOp', [variableName(index), value, ...after.map(isBefore)], { dtype: { type: float } });

  const begun = variables.map(({ shape, before }, index) => {
    add(variableName(index), 'VarHandleOp', [], {
      dtype: { type: float },
      shape: { shape },
      shared_name: { text: variableName(index) },
    });
    add(places.value(index), 'ReadVariableOp', [variableName(index)], { dtype: { type: float } });
    tensors.set(before, { name: places.value(index), dtype: float });
    return assign(`begin${index}`, index, placeholder(places.start(index), shape), []);
  });
  const released = variables.map((_, index) =>
    add(`release${index}`, 'DestroyResourceOp', [variableName(index)], { ignore_lookup_error: { flag: true } }),
  );
  const nothing: Constant = { shape: [], dtype: float, values: Float32Array.of(0) };
  constant(places.begun, nothing, begun);
  constant(places.released, nothing, released);

  for (const [index, { id, shape }] of feeds.entries())
    tensors.set(id, { name: placeholder(places.feed(index), shape), dtype: float });

  const tensorOf = (id: number): NamedTensor => {
    const known = tensors.get(id);
    if (known !== undefined) return known;
    const value = recording.constants.get(id) ?? standing(id);
    const made = { name: constant(`constant${id}`, value), dtype: value.dtype };
    tensors.set(id, made);
    return made;
  };
  for (const [index, operation] of recording.operations.entries()) {
    if (operation.name === 'AddN') throw new Error('AddN sums in an order that differs from run to run');
    const inputs = operation.inputs.map(tensorOf);
    const names = inputs.map(({ name }) => name);
    const name = add(`operation${index}`, operation.name, names, attributesOf(operation, inputs, binding));
    for (const [output, { id, dtype }] of operation.outputs.entries())
      tensors.set(id, { name: output === 0 ? name : `${name}:${output}`, dtype });
  }

  const set = variables.flatMap(({ after }, index) =>
    after === null ? [] : [assign(`set${index}`, index, tensorOf(after).name, [places.value(index)])],
  );
  const stepped = add('stepped', 'NoOp', set.map(isBefore));
  for (const [name, id] of results)
    add(places.result(name), 'Identity', [tensorOf(id).name, isBefore(stepped)], { T: { type: tensorOf(id).dtype } });
  return nodes;
}

interface NamedTensor {
  readonly name: string;
  readonly dtype: number;
}

function variableName(index: number): string {
  return `variable${index}`;
}

/** The input that says of a node that it is done before. */
function isBefore(name: string): string {
  return `^${name}`;
}

/**
 * The attributes of an operation: what it was called with, and what a call may leave out and a graph may not. Of the
 * operations that models and losses use, tfjs-node leaves the types out of this one only.
 */
function attributesOf({ name, attributes }: Operation, inputs: readonly NamedTensor[], binding: TensorflowBinding) {
  const leftOut: GraphNode['attributes'] =
    name === 'ExpandDims' ? { T: { type: inputs[0]!.dtype }, Tdim: { type: inputs[1]!.dtype } } : {};
  return { ...leftOut, ...Object.fromEntries(attributes.map((one) => [one.name, attributeValue(one, binding)])) };
}

function attributeValue({ name, type, value }: OperationAttribute, binding: TensorflowBinding): AttributeValue {
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return { type: Number(value) };
    case binding.TF_ATTR_FLOAT:
      return { float: Number(value) };
    case binding.TF_ATTR_INT:
      return Array.isArray(value) ? { integers: value } : { integer: Number(value) };
    case binding.TF_ATTR_BOOL:
      return { flag: value === true };
    case binding.TF_ATTR_STRING:
      return { text: String(value) };
    case binding.TF_ATTR_SHAPE:
      return { shape: value as readonly number[] };
    default:
      throw new Error(`the attribute ${name} is of an unknown type`);
  }
}
