import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { isJsonObject, type JsonObject } from '../../base/index.ts';

/** Names and shapes in the header of a .safetensors file (`doctor` has the shape). */
export function examineWeights(file: string): JsonObject {
  const unread = { tensors: 0, parameters: 0, model: null, shapes: {} };
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) return { file, status: 'missing', reason: 'there is no such file', ...unread };
  try {
    const tensors = readTensors(file, size);
    const shapes = Object.fromEntries(tensors.map(({ name, shape }) => [name, shape]));
    return {
      file,
      status: 'ok',
      reason: null,
      tensors: tensors.length,
      parameters: tensors.reduce((sum, { shape }) => sum + product(shape), 0),
      model: modelOf(shapes),
      shapes,
    };
  } catch (error) {
    return { file, status: 'broken', reason: error instanceof Error ? error.message : String(error), ...unread };
  }
}

interface TensorHeader {
  readonly name: string;
  readonly shape: readonly number[];
}

const bytesOfType: Readonly<Record<string, number>> = {
  F64: 8,
  I64: 8,
  F32: 4,
  I32: 4,
  F16: 2,
  BF16: 2,
  U8: 1,
  I8: 1,
  BOOL: 1,
};

function readTensors(file: string, size: number): TensorHeader[] {
  const descriptor = openSync(file, 'r');
  try {
    const read = (position: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, position));
    };
    const headerSize = size < 8 ? Number.NaN : Number(read(0, 8).readBigUInt64LE());
    if (!(8 + headerSize <= size)) throw new Error('it is no .safetensors file, or cut off within its header');
    const header: unknown = JSON.parse(read(8, headerSize).toString('utf8'));
    if (!isJsonObject(header)) throw new Error('its header is no JSON object');
    return Object.entries(header).flatMap(([name, entry]) =>
      name === '__metadata__' ? [] : [{ name, shape: readShape(name, entry, size - 8 - headerSize) }],
    );
  } finally {
    closeSync(descriptor);
  }
}

/** The shape of a tensor whose place agrees with it and lies within the file's data. */
function readShape(name: string, entry: unknown, dataSize: number): number[] {
  const { dtype, shape, data_offsets: offsets } = isJsonObject(entry) ? entry : {};
  const isNumbers = (value: unknown): value is number[] => Array.isArray(value) && value.every(Number.isSafeInteger);
  if (typeof dtype !== 'string' || !isNumbers(shape) || !isNumbers(offsets)) {
    throw new Error(`tensor "${name}" has no dtype, shape and data_offsets`);
  }
  const [start = 0, end = 0] = offsets;
  if (end > dataSize) throw new Error(`the file is cut off: tensor "${name}" ends at byte ${end} of ${dataSize}`);
  const wanted = product(shape) * (bytesOfType[dtype] ?? Number.NaN);
  if (end - start === wanted) return shape;
  throw new Error(`tensor "${name}" is ${dtype} [${shape.join(', ')}] in ${end - start} bytes`);
}

/** Blocks of the four stages, and whether they have a third convolution. */
const resnets = [
  { name: 'resnet18', blocks: '2 2 2 2', isBottleneck: false },
  { name: 'resnet34', blocks: '3 4 6 3', isBottleneck: false },
  { name: 'resnet50', blocks: '3 4 6 3', isBottleneck: true },
  { name: 'resnet101', blocks: '3 4 23 3', isBottleneck: true },
] as const;

function modelOf(shapes: Readonly<Record<string, readonly number[]>>): string | null {
  const blocks = [1, 2, 3, 4].map((stage) => {
    const names = Object.keys(shapes).flatMap((name) => name.match(`^layer${stage}\\.(\\d+)\\.`)?.[1] ?? []);
    return new Set(names).size;
  });
  const isBottleneck = shapes['layer1.0.conv3.weight'] !== undefined;
  const found = resnets.find((one) => one.blocks === blocks.join(' ') && one.isBottleneck === isBottleneck);
  return found?.name ?? null;
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}
