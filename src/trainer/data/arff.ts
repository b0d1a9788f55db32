import { type ArffAttribute, readAttribute } from './arff-attribute.ts';
import { readDenseRow, readSparseRow } from './arff-row.ts';
import { malformedData } from './malformed.ts';

/** A parsed ARFF file whose attributes are numbers or `{0,1}`. */
export interface ArffTable {
  readonly file: string;
  readonly attributes: readonly ArffAttribute[];
  readonly rowCount: number;
  /** [rows, attributes], row-major. */
  readonly values: Float64Array;
  /** The line of each row, from 1. */
  readonly lines: readonly number[];
}

/**
 * Parses an ARFF file, dense or sparse (`{index value, ...}`; what is not listed is 0). Attributes are numeric (numeric,
 * real, integer) or nominal `{0,1}`, read as the number. Throws a UserError with line and column for anything else: other
 * types, missing values, wrong counts, values that are no finite number.
 */
export function parseArff(text: string, file: string): ArffTable {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const { attributes, dataLine } = readHeader(lines, file);
  const rowLines: number[] = [];
  for (let i = dataLine; i < lines.length; i++) if (!isBlank(lines[i]!)) rowLines.push(i + 1);
  if (rowLines.length === 0) {
    throw malformedData({ file, line: dataLine, column: 0 }, 'no rows follow @data', 'at least one row of values');
  }
  const values = new Float64Array(rowLines.length * attributes.length);
  for (const [row, line] of rowLines.entries()) {
    const source = { text: lines[line - 1]!, file, line };
    const target = values.subarray(row * attributes.length, (row + 1) * attributes.length);
    if (source.text.trimStart().startsWith('{')) readSparseRow(source, attributes, target);
    else readDenseRow(source, attributes, target);
  }
  return { file, attributes, rowCount: rowLines.length, values, lines: rowLines };
}

/** Reads up to and including `@data`; `dataLine` is its line, from 1. */
function readHeader(lines: readonly string[], file: string): { attributes: ArffAttribute[]; dataLine: number } {
  const attributes: ArffAttribute[] = [];
  const names = new Map<string, number>();
  for (const [index, text] of lines.entries()) {
    if (isBlank(text)) continue;
    const line = index + 1;
    const keyword = text.trimStart().split(/\s/, 1)[0]!.toLowerCase();
    if (keyword === '@relation') continue;
    if (keyword === '@attribute') {
      const attribute = readAttribute({ text, file, line });
      const earlier = names.get(attribute.name);
      if (earlier !== undefined) {
        const message = `attribute "${attribute.name}" stands on line ${earlier} already`;
        throw malformedData({ file, line, column: 0 }, message, 'every attribute once');
      }
      names.set(attribute.name, line);
      attributes.push(attribute);
      continue;
    }
    const place = { file, line, column: text.length - text.trimStart().length + 1 };
    if (keyword !== '@data') {
      throw malformedData(place, `"${keyword}" in the header`, '@relation, @attribute or @data');
    }
    if (attributes.length === 0) throw malformedData(place, '@data before any @attribute', '@attribute lines first');
    return { attributes, dataLine: line };
  }
  throw malformedData({ file, line: lines.length, column: 0 }, 'the file ends within its header', 'a line "@data"');
}

function isBlank(line: string): boolean {
  const text = line.trimStart();
  return text === '' || text.startsWith('%');
}
