import type { JsonValue } from '../../../base/index.ts';
import { type FilePlace, malformedData } from '../malformed.ts';

/** An item of an array that a JSON object holds. */
export interface JsonItem {
  /** Of the array within the object. */
  readonly key: string;
  readonly value: JsonValue;
  /** Of the item in the file, in bytes. */
  readonly offset: number;
}

/**
 * The items of some arrays of a JSON object, one after the other, so that a file of half a gigabyte needs no more memory
 * than its bytes; what else the object holds is passed over. Throws a UserError (exit 2) with the place where the file
 * ends too early or is no such object.
 */
export function* jsonItems(bytes: Buffer, file: string, keys: readonly string[]): Generator<JsonItem> {
  const scanner = createScanner(bytes, file);
  scanner.expect('{');
  for (let first = true; !scanner.skipIf('}'); first = false) {
    if (!first) scanner.expect(',');
    const { value: key } = scanner.read();
    scanner.expect(':');
    if (typeof key !== 'string' || !keys.includes(key)) scanner.skip();
    else {
      scanner.expect('[', key);
      for (let isFirst = true; !scanner.skipIf(']'); isFirst = false) {
        if (!isFirst) scanner.expect(',', key);
        yield { key, ...scanner.read(key) };
      }
    }
  }
}

/** Where an offset lies, for messages. */
export function placeOf(bytes: Buffer, file: string, offset: number): FilePlace {
  const before = bytes.subarray(0, offset);
  let line = 1;
  for (let at = before.indexOf(10); at >= 0; at = before.indexOf(10, at + 1)) line += 1;
  return { file, line, column: offset - before.lastIndexOf(10) };
}

const byte = { quote: 0x22, backslash: 0x5c, openList: 0x5b, closeList: 0x5d, openMap: 0x7b, closeMap: 0x7d } as const;

function createScanner(bytes: Buffer, file: string) {
  let position = bytes.subarray(0, 3).equals(Buffer.from('\uFEFF')) ? 3 : 0;
  const skipSpace = () => {
    while (position < bytes.length && isSpace(bytes[position]!)) position++;
  };
  const cutOff = (within: string | undefined) => {
    const where = within === undefined ? '' : `, within "${within}"`;
    const message = `the file ends in the middle${where}: it was cut off at ${bytes.length} bytes`;
    return malformedData(placeOf(bytes, file, bytes.length), message, 'a whole JSON object; copy or download it anew');
  };
  const skip = (within?: string) => {
    skipSpace();
    const end = endOfValue(bytes, position);
    if (end < 0) throw cutOff(within);
    position = end;
  };
  return {
    skip,
    skipIf(character: string): boolean {
      skipSpace();
      const isThere = bytes[position] === character.charCodeAt(0);
      if (isThere) position++;
      return isThere;
    },
    expect(character: string, within?: string) {
      skipSpace();
      if (position >= bytes.length) throw cutOff(within);
      if (bytes[position] !== character.charCodeAt(0)) {
        const came = JSON.stringify(String.fromCharCode(bytes[position]!));
        throw malformedData(placeOf(bytes, file, position), `${came} here is no JSON`, `"${character}"`);
      }
      position++;
    },
    read(within?: string): { readonly value: JsonValue; readonly offset: number } {
      skipSpace();
      const offset = position;
      skip(within);
      try {
        return { value: JSON.parse(bytes.toString('utf8', offset, position)) as JsonValue, offset };
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw malformedData(placeOf(bytes, file, offset), message, 'valid JSON');
      }
    },
  };
}

/** The offset behind a value; -1 where the bytes end within it. Brackets are counted, not matched. */
function endOfValue(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let i = start; i < bytes.length; i++) {
    const one = bytes[i]!;
    if (one === byte.quote) {
      i = endOfString(bytes, i);
      if (i < 0) return -1;
      if (depth === 0) return i + 1;
    } else if (one === byte.openList || one === byte.openMap) depth++;
    else if (one === byte.closeList || one === byte.closeMap) {
      depth--;
      if (depth === 0) return i + 1;
      if (depth < 0) return i;
    } else if (depth === 0 && (one === 0x2c || isSpace(one))) return i;
  }
  return -1;
}

/** The offset of the closing quote; -1 without one. */
function endOfString(bytes: Buffer, start: number): number {
  for (let i = start + 1; i < bytes.length; i++) {
    if (bytes[i] === byte.backslash) i++;
    else if (bytes[i] === byte.quote) return i;
  }
  return -1;
}

function isSpace(one: number): boolean {
  return one === 0x20 || one === 0x0a || one === 0x0d || one === 0x09;
}
