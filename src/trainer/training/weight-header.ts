import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { environmentError, isJsonObject, usageError } from '../../base/index.ts';
import { sizeOf } from '../models/parameters.ts';

/** A tensor of a file of weights, before its values are read. */
export interface TensorHeader {
  readonly name: string;
  /** As the format has it: `F32`. */
  readonly type: string;
  readonly shape: readonly number[];
}

/**
 * What a .safetensors file says that it holds, and by its size does. Throws a UserError: exit 4 for a file that is not
 * there, exit 2 for one that is malformed or cut off.
 */
export function readWeightHeader(file: string): readonly TensorHeader[] {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) {
    throw environmentError(`${file}: no such file of initial weights; --weights FILE names another`);
  }
  try {
    return readTensors(file, found.size);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw usageError(`${file} is no .safetensors file that can be read: ${reason}`, { cause: error });
  }
}

/** A .pth of PyTorch's is a ZIP archive. */
const zipStart = Buffer.from('PK\x03\x04', 'latin1');

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
    if (read(0, 4).equals(zipStart)) {
      throw new Error('torch.save wrote it; safetensors.torch.save_file(model.state_dict(), FILE) writes one');
    }
    const headerSize = size < 8 ? Number.NaN : Number(read(0, 8).readBigUInt64LE());
    if (!(8 + headerSize <= size)) throw new Error('it ends within its header');
    const header: unknown = JSON.parse(read(8, headerSize).toString('utf8'));
    if (!isJsonObject(header)) throw new Error('its header is no JSON object');
    return Object.entries(header).flatMap(([name, entry]) =>
      name === '__metadata__' ? [] : [readTensor(name, entry, size - 8 - headerSize)],
    );
  } finally {
    closeSync(descriptor);
  }
}

/** A tensor whose place agrees with its shape and lies within the file's data. */
function readTensor(name: string, entry: unknown, dataSize: number): TensorHeader {
  const { dtype: type, shape, data_offsets: offsets } = isJsonObject(entry) ? entry : {};
  const isNumbers = (value: unknown): value is number[] => Array.isArray(value) && value.every(Number.isSafeInteger);
  if (typeof type !== 'string' || !isNumbers(shape) || !isNumbers(offsets)) {
    throw new Error(`tensor "${name}" has no dtype, shape and data_offsets`);
  }
  const [start = 0, end = 0] = offsets;
  if (end > dataSize) throw new Error(`it is cut off: tensor "${name}" ends at byte ${end} of ${dataSize}`);
  const wanted = sizeOf(shape) * (bytesOfType[type] ?? Number.NaN);
  if (end - start === wanted) return { name, type, shape };
  throw new Error(`tensor "${name}" is ${type} [${shape.join(', ')}] in ${end - start} bytes`);
}
