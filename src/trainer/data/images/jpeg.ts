import { closeSync, openSync, readSync } from 'node:fs';

const marker = { start: 0xd8, end: 0xd9, scan: 0xda } as const;
/** Start-of-frame markers: all of C0 to CF that describe a picture. */
const frames = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];

/**
 * What is wrong with a JPEG file as far as headers and markers tell, pixels unseen: `it is cut off: ...`; null for
 * nothing. Bytes after the end marker, which cameras leave, are fine. Throws where the file cannot be read.
 */
export function jpegFault(path: string, size: number): string | null {
  const file = openSync(path, 'r');
  try {
    const read = (position: number, length: number) => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - position)));
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, position));
    };
    return faultIn(read, size);
  } finally {
    closeSync(file);
  }
}

type Read = (position: number, length: number) => Buffer;

function faultIn(read: Read, size: number): string | null {
  if (size === 0) return 'it is empty';
  const start = read(0, 2);
  if (start[0] !== 0xff || start[1] !== marker.start) return 'it is no JPEG: it does not begin with FF D8';
  const header = walkHeader(read, size);
  if (typeof header === 'string') return header;
  return endsAfter(read, header.scan, size) ? null : 'it is cut off: no end marker (FF D9) follows its picture';
}

/** Goes from segment to segment up to the picture's data; what is wrong, or where these begin. */
function walkHeader(read: Read, size: number): string | { readonly scan: number } {
  let hasFrame = false;
  let block = { at: 0, bytes: read(0, 4096) };
  for (let position = 2; position + 4 <= size; ) {
    if (position + 9 > block.at + block.bytes.length) block = { at: position, bytes: read(position, 4096) };
    const [lead, kind, high = 0, low = 0, , upper = 0, lower = 0, left = 0, right = 0] = block.bytes.subarray(
      position - block.at,
    );
    if (lead !== 0xff || kind === undefined) return `it is damaged: no marker at byte ${position} of its header`;
    if (kind === 0xff) {
      position += 1; // A fill byte.
      continue;
    }
    if (frames.includes(kind)) {
      hasFrame = true;
      if (((upper << 8) | lower) === 0 || ((left << 8) | right) === 0)
        return 'it is damaged: it has no width or height';
    }
    position += 2 + ((high << 8) | low);
    if (kind === marker.scan) return hasFrame ? { scan: position } : 'it is damaged: it has no frame header';
  }
  return 'it is cut off within its header';
}

/** True where an end marker stands in the picture's data; within them FF D9 means nothing else. */
function endsAfter(read: Read, scan: number, size: number): boolean {
  const window = 65_536;
  for (let end = size; end > scan; end -= window - 1) {
    const from = Math.max(scan, end - window);
    if (read(from, end - from).lastIndexOf(Buffer.from([0xff, marker.end])) >= 0) return true;
  }
  return false;
}
