import type { ArffAttribute, SourceLine } from './arff-attribute.ts';
import { malformedData } from './malformed.ts';

/** Reads `v0,v1,...` into `target`, one value an attribute. */
export function readDenseRow(source: SourceLine, attributes: readonly ArffAttribute[], target: Float64Array): void {
  const cells = source.text.split(',');
  if (cells.length !== attributes.length) {
    const message = `this row has ${cells.length} value${cells.length === 1 ? '' : 's'}`;
    throw malformedData({ ...source, column: 1 }, message, `${attributes.length}, one an attribute`);
  }
  for (const [index, cell] of cells.entries()) {
    const columnOf = () => cells.slice(0, index).reduce((sum, one) => sum + one.length + 1, 1) + leadingSpace(cell);
    target[index] = readValue(cell, attributes[index]!, source, columnOf);
  }
}

/** Reads `{index value, index value, ...}` into `target` (zeros before): indices from 0, rising. */
export function readSparseRow(source: SourceLine, attributes: readonly ArffAttribute[], target: Float64Array): void {
  const open = source.text.indexOf('{');
  const close = source.text.lastIndexOf('}');
  if (close < 0 || source.text.slice(close + 1).trim() !== '') {
    throw malformedData(
      { ...source, column: source.text.length },
      'this row does not end with "}"',
      '{index value, ...}',
    );
  }
  const body = source.text.slice(open + 1, close);
  if (body.trim() === '') return;
  let column = open + 2;
  let previous = -1;
  for (const entry of body.split(',')) {
    const place = { ...source, column: column + leadingSpace(entry) };
    const match = /^\s*(\d+)(\s+)(\S+)\s*$/.exec(entry);
    if (match === null)
      throw malformedData(place, `"${entry.trim()}" is no entry of a sparse row`, 'an index and a value');
    const index = Number(match[1]);
    if (index >= attributes.length) {
      throw malformedData(place, `there is no attribute ${index}`, `an index from 0 to ${attributes.length - 1}`);
    }
    if (index <= previous) throw malformedData(place, `index ${index} comes after ${previous}`, 'rising indices');
    const columnOf = () => place.column + match[1]!.length + match[2]!.length;
    target[index] = readValue(match[3]!, attributes[index]!, source, columnOf);
    previous = index;
    column += entry.length + 1;
  }
}

const decimal = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

function readValue(cell: string, attribute: ArffAttribute, source: SourceLine, columnOf: () => number): number {
  const value = decimal.test(cell) ? Number(cell) : Number.NaN;
  const legal = attribute.type === 'binary' ? value === 0 || value === 1 : Number.isFinite(value);
  if (legal) return value;
  const text = cell.trim();
  const what = text === '?' || text === '' ? 'is missing' : `is "${text}"`;
  const expected = attribute.type === 'binary' ? '0 or 1' : 'a number';
  throw malformedData(
    { ...source, column: columnOf() },
    `the value of attribute "${attribute.name}" ${what}`,
    expected,
  );
}

function leadingSpace(text: string): number {
  return text.length - text.trimStart().length;
}
