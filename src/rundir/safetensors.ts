/** A tensor of a .safetensors file: little-endian, row-major. */
export type StoredTensor = { readonly name: string; readonly shape: readonly number[] } & (
  | { readonly type: 'F32'; readonly data: Float32Array }
  | { readonly type: 'U8'; readonly data: Uint8Array }
);

export interface TensorFile {
  readonly tensors: readonly StoredTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** The bytes of a .safetensors file: length of the header (8 bytes), header (JSON), data. */
export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array {
  let size = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const { name, type, shape, data } of tensors) {
    header[name] = { dtype: type, shape, data_offsets: [size, size + data.byteLength] };
    size += data.byteLength;
  }
  const text = Buffer.from(JSON.stringify(header));
  // Blanks behind the header align the data to 8 bytes.
  const headerSize = Math.ceil(text.length / 8) * 8;
  const bytes = Buffer.alloc(8 + headerSize + size, ' ');
  bytes.writeBigUInt64LE(BigInt(headerSize));
  text.copy(bytes, 8);
  let offset = 8 + headerSize;
  for (const { data } of tensors) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/**
 * Reads the wanted tensors of a .safetensors file, which must be of float32 or uint8. Throws an Error that says what is
 * wrong with it.
 */
export function decodeSafetensors(bytes: Uint8Array, isWanted: (name: string) => boolean = () => true): TensorFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerSize = bytes.length < 8 ? Number.NaN : Number(view.getBigUint64(0, true));
  if (!(8 + headerSize <= bytes.length)) throw new Error('it ends within its header');
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(
    Buffer.from(bytes.subarray(8, 8 + headerSize)).toString(),
  ) as Readonly<Record<string, HeaderEntry>> & { readonly __metadata__?: Readonly<Record<string, string>> };
  const data = bytes.subarray(8 + headerSize);
  const tensors = Object.entries(entries)
    .filter(([name]) => isWanted(name))
    .map(([name, entry]) => decodeTensor(name, entry, data));
  return { tensors, metadata };
}

function decodeTensor(
  name: string,
  { dtype, shape, data_offsets: [from, to] }: HeaderEntry,
  data: Uint8Array,
): StoredTensor {
  // A copy, so that the numbers are aligned (a Buffer's slice would not be one).
  const content = new Uint8Array(data.subarray(from, to));
  if (dtype !== 'F32' && dtype !== 'U8') throw new Error(`tensor "${name}" is of type ${dtype}, not of F32`);
  const size = shape.reduce((product, length) => product * length, dtype === 'F32' ? 4 : 1);
  if (content.length !== size) throw new Error(`tensor "${name}" has ${content.length} of ${size} bytes`);
  return dtype === 'F32'
    ? { name, shape, type: dtype, data: new Float32Array(content.buffer) }
    : { name, shape, type: dtype, data: content };
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}
