import { type Line, type Span, span, type Tone } from './text.ts';

/** A drawing area in braille: every character cell holds 2 x 4 dots. */
export interface Canvas {
  /** In dots. */
  readonly width: number;
  readonly height: number;
  /** Sets one dot, (0, 0) at the lower left; its cell takes the tone. Dots outside are left out. */
  readonly dot: (x: number, y: number, tone: Tone | null) => void;
  readonly lines: () => readonly Line[];
}

/** A blank canvas of so many character cells. */
export function brailleCanvas(columns: number, rows: number): Canvas {
  const [width, height] = [columns * 2, rows * 4];
  const bits = new Uint8Array(columns * rows);
  const tones = new Array<Tone | null>(columns * rows).fill(null);
  return {
    width,
    height,
    dot(x, y, tone) {
      if (x < 0 || y < 0 || x >= width || y >= height) return;
      const fromTop = height - 1 - y;
      const cell = Math.floor(fromTop / 4) * columns + Math.floor(x / 2);
      bits[cell] = (bits[cell] ?? 0) | (dotBits[fromTop % 4]?.[x % 2] ?? 0);
      tones[cell] = tone;
    },
    lines: () =>
      Array.from({ length: rows }, (_, row) =>
        joined(
          Array.from({ length: columns }, (_, column) => {
            const cell = row * columns + column;
            const dots = bits[cell] ?? 0;
            return span(dots === 0 ? ' ' : String.fromCharCode(0x2800 + dots), tones[cell] ?? null);
          }),
        ),
      ),
  };
}

/** The bit of each dot of a cell, by row from the top and column (Unicode, "Braille Patterns"). */
const dotBits: readonly (readonly number[])[] = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

/** Neighbours of one tone as one span. */
function joined(cells: readonly Span[]): Line {
  const spans: Span[] = [];
  for (const cell of cells) {
    const last = spans.at(-1);
    if (last !== undefined && last.tone === cell.tone) spans[spans.length - 1] = span(last.text + cell.text, cell.tone);
    else spans.push(cell);
  }
  return spans;
}
