import type { Report } from '../problem.ts';
import { makeSource, type Source } from './source.ts';

const maximumBytes = 1024 ** 2;

/** The text of a sweep file, or null after a report: at most 1 MiB of UTF-8; a byte order mark is taken off. */
export function decodeSource(name: string, content: string | Uint8Array, report: Report): Source | null {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const refuse = (text: string, message: string, expected: string, received: string, hint?: string) => {
    const source = makeSource(name, text);
    report({ at: { source, start: text.length, end: text.length, path: [] }, message, expected, received, hint });
    return null;
  };
  if (bytes.length > maximumBytes) {
    return refuse('', 'the file is too large', 'at most 1 MiB', `${bytes.length} bytes`);
  }
  if (isUtf16(bytes)) {
    return refuse('', 'the file is UTF-16', 'UTF-8', 'UTF-16', 'save the file with the encoding UTF-8');
  }
  const valid = validPrefix(bytes);
  if (valid < bytes.length) {
    const text = new TextDecoder().decode(bytes.subarray(0, valid));
    const byte = `the byte 0x${bytes[valid]?.toString(16).padStart(2, '0')}`;
    return refuse(text, 'the file is not UTF-8', 'UTF-8', byte, 'save the file with the encoding UTF-8');
  }
  return makeSource(name, new TextDecoder().decode(bytes));
}

/** By its byte order mark, or by the zero that every other byte of Latin text is. */
function isUtf16([a, b, c, d]: Uint8Array): boolean {
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  return (a === 0 && c === 0 && !!b && !!d) || (b === 0 && d === 0 && !!a && !!c);
}

/** How many bytes from the start are whole UTF-8 characters. */
function validPrefix(bytes: Uint8Array): number {
  if (isValid(bytes)) return bytes.length;
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isValid(bytes.subarray(0, middle), true)) low = middle;
    else high = middle - 1;
  }
  while (low > 0 && !isValid(bytes.subarray(0, low))) low--;
  return low;
}

/** `open`: a character that is cut off at the end is allowed. */
function isValid(bytes: Uint8Array, open = false): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: open });
    return true;
  } catch {
    return false;
  }
}
