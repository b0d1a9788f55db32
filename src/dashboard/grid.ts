import { fitText, type Line, type Span, span, type Tone, widthOf } from './text.ts';

/** A column of a grid: what it shows, and what it gives up where room is short. Widths are in terminal columns. */
export interface Column {
  readonly heading: string;
  readonly align?: 'left' | 'right';
  readonly width: number;
  /** It may be cut down to this; default: not at all. */
  readonly least?: number;
  /** It may grow to this; default: not at all. */
  readonly most?: number;
  /** Where not all columns fit, those with the lowest number go first; default: never. */
  readonly keep?: number;
  /** Blanks in front of it; default 2. */
  readonly gap?: number;
  readonly cell: (row: number, width: number) => Span;
}

/** A column of texts, one per row, as wide as the widest. */
export function textColumn(
  texts: readonly string[],
  options: Omit<Column, 'width' | 'cell'> & { readonly tone?: (row: number) => Tone | null },
): Column {
  const { tone, ...rest } = options;
  return {
    ...rest,
    width: Math.max(widthOf(options.heading), ...texts.map(widthOf)),
    cell: (row, width) => span(fitText(texts[row] ?? '', width, options.align), tone?.(row) ?? null),
  };
}

export interface Grid {
  readonly heading: Line;
  readonly rows: readonly Line[];
}

/**
 * Lays out `rows` rows in `width` columns: drops what has to go, cuts what may be cut (the widest first), and gives the
 * room that is left to the columns that may grow, in order. The first column stands at the left edge.
 */
export function grid(columns: readonly Column[], rows: number, width: number): Grid {
  const placed = cutToFit(dropToFit(columns, width), width);
  return {
    heading: placed.flatMap((one, i) => {
      const text = fitText(one.column.heading, one.width, one.column.align);
      return [...blanks(i, one.column), span(text, 'muted')];
    }),
    rows: Array.from({ length: rows }, (_, row) =>
      placed.flatMap((one, i) => [...blanks(i, one.column), one.column.cell(row, one.width)]),
    ),
  };
}

function blanks(position: number, column: Column): Line {
  const gap = position === 0 ? 0 : gapOf(column);
  return gap === 0 ? [] : [span(' '.repeat(gap))];
}

function gapOf(column: Column): number {
  return column.gap ?? 2;
}

/** The columns that remain when each is as narrow as it may be. */
function dropToFit(columns: readonly Column[], width: number): readonly Column[] {
  const least = (kept: readonly Column[]) =>
    kept.reduce((sum, column, i) => sum + (column.least ?? column.width) + (i === 0 ? 0 : gapOf(column)), 0);
  let kept = columns;
  while (least(kept) > width) {
    const lowest = Math.min(...kept.map(({ keep = Number.POSITIVE_INFINITY }) => keep));
    if (lowest === Number.POSITIVE_INFINITY) return kept;
    const last = kept.findLastIndex(({ keep }) => keep === lowest);
    kept = kept.toSpliced(last, 1);
  }
  return kept;
}

interface Placed {
  readonly column: Column;
  readonly width: number;
}

function cutToFit(columns: readonly Column[], width: number): readonly Placed[] {
  const widths = columns.map((column) => column.width);
  let room = width - columns.reduce((sum, column, i) => sum + column.width + (i === 0 ? 0 : gapOf(column)), 0);
  for (; room < 0; room++) {
    const slack = columns.map((column, i) => (widths[i] ?? 0) > (column.least ?? column.width));
    const widest = Math.max(...widths.filter((_, i) => slack[i]));
    const at = widths.findIndex((value, i) => slack[i] && value === widest);
    if (at < 0) break;
    widths[at] = widest - 1;
  }
  return columns.map((column, i) => {
    const current = widths[i] ?? 0;
    const grown = Math.max(current, Math.min(column.most ?? current, current + Math.max(0, room)));
    room -= grown - current;
    return { column, width: grown };
  });
}
