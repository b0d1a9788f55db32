import { type Line, lineWidth, span, spread } from './text.ts';

/** The stretch of a list of `count` entries that `height` lines can show, with the marked entry in it. */
export function windowAround(marked: number, count: number, height: number): { start: number; end: number } {
  const start = Math.max(0, Math.min(marked - Math.floor(height / 2), count - height));
  return { start, end: Math.min(count, start + Math.max(0, height)) };
}

/** Says at the right end of the first and the last visible line how many lie beyond them. */
export function withHidden(lines: readonly Line[], above: number, below: number, width: number): readonly Line[] {
  return lines.map((line, i) => {
    if (i === lines.length - 1 && below > 0) return marked(line, ` ↓ ${below} more`, width);
    if (i === 0 && above > 0) return marked(line, ` ↑ ${above} more`, width);
    return line;
  });
}

function marked(line: Line, text: string, width: number): Line {
  return lineWidth(line) === 0 ? [span(text.trimStart(), 'muted')] : spread(line, [span(text, 'muted')], width);
}
