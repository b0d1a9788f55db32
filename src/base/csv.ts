import type { JsonValue } from './json.ts';

/** One record of comma-separated values with its line end (RFC 4180); null is an empty field, lists and maps are JSON. */
export function csvRecord(fields: readonly (JsonValue | undefined)[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

function csvField(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
