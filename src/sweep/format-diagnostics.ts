import type { Diagnostic } from './diagnostics.ts';

const widestLine = 120;

/** Every error with its place, the line, a caret and what to do; then how many there are. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const n = diagnostics.length;
  const closing = `${n} ${n === 1 ? 'error' : 'errors'}, nothing was started.`;
  return `${listDiagnostics(diagnostics)}\n\n${closing}`;
}

/** The same without their number, for a command that starts nothing anyway. */
export function listDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(formatOne).join('\n\n');
}

function formatOne(diagnostic: Diagnostic): string {
  const { file, line, column, path, message, expected, received, suggestion, hint, run } = diagnostic;
  const details = [
    path === '' ? null : `at ${path}`,
    run === null ? null : `in ${run}`,
    // A message that quotes what came need not be followed by it.
    message.includes(received) ? `expected ${expected}` : `expected ${expected}, received ${received}`,
    suggestion === null ? null : `did you mean ${JSON.stringify(suggestion)}?`,
    hint === null ? null : `hint: ${hint}`,
  ];
  return [
    `${file}:${line}:${column}  error  ${message}`,
    '',
    ...excerpt(diagnostic),
    ...details.filter((detail) => detail !== null).map((detail) => `     ${detail}`),
  ].join('\n');
}

/** The lines with their numbers, and a caret under the characters that are meant. */
function excerpt({ excerpt: lines, column, length }: Diagnostic): string[] {
  const gutter = Math.max(String(lines.at(-1)?.line ?? 1).length, 2);
  const characters = [...(lines.at(-1)?.text ?? '')];
  // Of a very long line, the part around the caret.
  const from = column > widestLine - 20 ? column - 40 : 0;
  const part = (start: number, end: number) => characters.slice(start, end).map(printable).join('');
  const cut = from > 0 ? '…' : '';
  const before = cut + part(from, column - 1);
  const marked = part(column - 1, Math.min(column - 1 + length, from + widestLine));
  const row = (number: string, text: string) => `  ${number.padStart(gutter)} │ ${text}`.trimEnd();
  return [
    ...lines
      .slice(0, -1)
      .map(({ line, text }) => row(String(line), [...text].slice(0, widestLine).map(printable).join(''))),
    row(String(lines.at(-1)?.line ?? 1), cut + part(from, from + widestLine)),
    `  ${' '.repeat(gutter)} │ ${' '.repeat(columnsOf(before))}${'^'.repeat(Math.max(columnsOf(marked), 1))}`,
  ];
}

/** A tab takes one column, and what would steer a terminal is shown as a mark. */
function printable(character: string): string {
  if (character === '\t') return ' ';
  return /\p{Cc}/u.test(character) ? '\uFFFD' : character;
}

/** How many columns a terminal takes for a text: two for each wide character, none for a mark upon another one. */
function columnsOf(text: string): number {
  const wide = text.match(
    /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/gu,
  );
  const marks = text.match(/[\p{M}\p{Cf}]/gu);
  return [...text].length + (wide?.length ?? 0) - (marks?.length ?? 0);
}
