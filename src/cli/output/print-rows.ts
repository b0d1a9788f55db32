import { csvRecord, type JsonValue, oneLine } from '../../base/index.ts';
import type { Context } from '../context.ts';

export const rowFormats = ['table', 'json', 'csv', 'md'] as const;
export type RowFormat = (typeof rowFormats)[number];

/** A column of a listing. */
export interface RowColumn {
  /** The key of its values in JSON, the heading in every other format. */
  readonly name: string;
  readonly align?: 'left' | 'right';
  /** Where the terminal is too narrow, columns with the lowest number go first; default: none goes, they are cut. */
  readonly keep?: number;
  /** How a value is written for people (table, md); default: text as it is, a list by commas (an empty one as `[]`), anything else as JSON. */
  readonly text?: (value: JsonValue) => string;
}

/** Values by column name; one that is missing or null is shown as `-`, and empty in csv. */
export type Row = Readonly<Record<string, JsonValue | undefined>>;

/**
 * Writes a listing to standard output: a table that fits the terminal (COLUMNS), a JSON array with a row a line, comma-
 * separated values (RFC 4180) or a Markdown table. Values are unrounded in json and csv.
 */
export async function printRows(
  context: Context,
  columns: readonly RowColumn[],
  rows: readonly Row[],
  format: RowFormat,
): Promise<void> {
  context.stdout.write(await rowsText(columns, rows, format, context.columns));
}

async function rowsText(
  columns: readonly RowColumn[],
  rows: readonly Row[],
  format: RowFormat,
  width: number,
): Promise<string> {
  switch (format) {
    case 'table':
      return tableText(columns, rows, width);
    case 'json':
      return jsonText(columns, rows);
    case 'csv':
      return [columns.map(({ name }) => name), ...rows.map((row) => columns.map(({ name }) => row[name]))]
        .map(csvRecord)
        .join('');
    case 'md':
      return markdownText(columns, rows);
  }
}

/** What a narrow terminal may cut a column down to. */
const leastWidth = 6;

async function tableText(columns: readonly RowColumn[], rows: readonly Row[], width: number): Promise<string> {
  const { grid, plainText, textColumn } = await import('../../dashboard/index.ts');
  const laidOut = grid(
    columns.map((column) => {
      const { name, align = 'left', keep } = column;
      const texts = rows.map((row) => oneLine(readable(column, row[name])));
      const whole = textColumn(texts, { heading: oneLine(name), align, ...(keep === undefined ? {} : { keep }) });
      return { ...whole, least: Math.min(leastWidth, whole.width) };
    }),
    rows.length,
    width,
  );
  return [laidOut.heading, ...laidOut.rows].map((line) => `${plainText(line).trimEnd()}\n`).join('');
}

async function markdownText(columns: readonly RowColumn[], rows: readonly Row[]): Promise<string> {
  const { escapeText, markdownTable } = await import('../../report/index.ts');
  const table = markdownTable(
    columns.map(({ name }) => escapeText(name)),
    rows.map((row) => columns.map((column) => escapeText(oneLine(readable(column, row[column.name]))))),
    (column) => columns[column]?.align === 'right',
  );
  return `${table}\n`;
}

function jsonText(columns: readonly RowColumn[], rows: readonly Row[]): string {
  const lines = rows.map((row) =>
    JSON.stringify(Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null]))),
  );
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`;
}

function readable({ text }: RowColumn, value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '-';
  if (text !== undefined) return text(value);
  if (Array.isArray(value) && value.length > 0) return value.map(plainValue).join(', ');
  return plainValue(value);
}

function plainValue(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
