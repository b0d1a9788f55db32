import stringWidth from 'string-width';

/** What a piece of text means; the theme says how that looks. */
export type Tone = 'strong' | 'muted' | 'good' | 'bad' | 'warning' | 'accent' | 'selected' | 'head' | 'medium' | 'tail';

export interface Span {
  readonly text: string;
  readonly tone: Tone | null;
}

/** One row of the screen. */
export type Line = readonly Span[];

export function span(text: string, tone: Tone | null = null): Span {
  return { text, tone };
}

/** Columns that a text takes on a terminal: wide characters two, combining ones none. */
export function widthOf(text: string): number {
  return ownGlyphs.test(text) ? text.length : stringWidth(text);
}

/** ASCII and what the panels draw with, each one column: the general measure is a hundred times slower. */
const ownGlyphs = /^[\x20-\x7e±·−…│─┄█▏▎▍▌▋▊▉░▸↑↓⏎Δ✗\u2800-\u28ff]*$/;

/** The text in exactly `width` columns: padded, or cut between characters as they are seen, with an ellipsis. */
export function fitText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = truncate(text, width);
  const padding = ' '.repeat(Math.max(0, width - widthOf(cut)));
  return align === 'left' ? cut + padding : padding + cut;
}

/** The text in at most `width` columns. */
export function truncate(text: string, width: number): string {
  if (width <= 0) return '';
  return widthOf(text) <= width ? text : `${prefix(text, width - 1)}…`;
}

function prefix(text: string, width: number): string {
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += widthOf(segment);
    if (used > width) break;
    kept += segment;
  }
  return kept;
}

/** The end of the text, in at most `width` columns. */
export function ending(text: string, width: number): string {
  let room = width;
  const characters = charactersOf(text);
  const start = characters.findLastIndex((character) => {
    room -= widthOf(character);
    return room < 0;
  });
  return characters.slice(start + 1).join('');
}

/** The text's characters as they are seen, combining ones with what they combine with. */
export function charactersOf(text: string): readonly string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** The line in exactly `width` columns. */
export function fitLine(line: Line, width: number): Line {
  const cut = cutLine(line, width);
  const left = width - lineWidth(cut);
  return left > 0 ? [...cut, span(' '.repeat(left))] : cut;
}

/** The line in at most `width` columns. */
export function cutLine(line: Line, width: number): Line {
  const kept: Span[] = [];
  let left = width;
  for (const { text, tone } of line) {
    if (left <= 0) break;
    const cut = truncate(text, left);
    kept.push(span(cut, tone));
    left -= widthOf(cut);
  }
  return kept;
}

/** Left and right ends of one row; where both do not fit, the left one is cut. */
export function spread(left: Line, right: Line, width: number): Line {
  const room = width - lineWidth(right);
  return room <= 0 ? fitLine(right, width) : [...fitLine(left, room), ...right];
}

export function plainText(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/** The whole line in one tone: how a selected row stands out. */
export function toned(line: Line, tone: Tone): Line {
  return [span(plainText(line), tone)];
}

/** The text on lines of at most `width` columns, broken between words where that is possible. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = truncate(word, width);
    } else line = truncate(longer, width);
  }
  return [...lines, line];
}
