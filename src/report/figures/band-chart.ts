import type { TopLevelSpec } from 'vega-lite';
import type { BandPoint } from '../../analysis/index.ts';
import { cycle } from './parts.ts';
import { figureConfig, seriesColours, seriesDashes } from './theme.ts';

/** A value on a line of a panel. `x` is a step, or a swept number. */
export interface BandRow {
  readonly panel: string;
  readonly colour: string;
  readonly dash: string;
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What tells lines apart: each value of the domain with its colour, dash or width. */
export interface Channel<T> {
  readonly title: string;
  readonly domain: readonly string[];
  readonly range: readonly T[];
}

export interface BandChart {
  readonly description: string;
  readonly rows: readonly BandRow[];
  /** In order; those without a row are not drawn. */
  readonly panels: readonly string[];
  /** Panels beside one another. */
  readonly columns: number;
  /** `swept`: values of an axis, marked by points and on a logarithmic scale where they span more than a decade or so. */
  readonly x: { readonly title: string; readonly swept: boolean };
  readonly y: { readonly title: string; readonly domain: readonly [number, number] | null };
  readonly colour: Channel<string>;
  /** By colour. */
  readonly width: readonly number[];
  /** By colour: the mark that a line bears here and there, so that it is known without its colour; null: none. */
  readonly shapes: readonly string[] | null;
  readonly dash: Channel<readonly number[]>;
}

/** Lines with a band about each, a panel beside the other, all to one scale. Null without a row. */
export function bandChart(chart: BandChart): TopLevelSpec | null {
  const { rows, colour, dash } = chart;
  const drawn = chart.panels.filter((label) => rows.some(({ panel }) => panel === label));
  if (drawn.length === 0) return null;
  const x = {
    field: 'x',
    type: 'quantitative',
    title: chart.x.title,
    scale: chart.x.swept ? sweptScale(rows) : { nice: true },
    axis: { grid: false, tickCount: 4 },
  } as const;
  const y = {
    type: 'quantitative' as const,
    title: chart.y.title,
    scale: chart.y.domain === null ? { zero: false } : { domain: [...chart.y.domain] },
  };
  const byColour = { field: 'colour', type: 'ordinal', title: colour.title, sort: [...colour.domain] } as const;
  const colours = {
    ...byColour,
    scale: { domain: [...colour.domain], range: [...colour.range] },
    legend:
      chart.shapes === null
        ? { symbolType: 'stroke', symbolOpacity: 1, symbolFillColor: 'transparent', symbolSize: 400 }
        : { symbolOpacity: 1 },
  } as const;
  const single = colour.domain.length === 1 && dash.domain.length === 1;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: chart.description,
    data: { values: chart.shapes === null ? [...rows] : withMarks(rows, colour.domain) },
    facet: { field: 'panel', type: 'nominal', title: null, sort: drawn },
    columns: Math.min(chart.columns, drawn.length),
    spec: {
      width: 210,
      height: 170,
      layer: [
        {
          mark: { type: 'area', opacity: 0.18 },
          encoding: {
            x,
            y: { ...y, field: 'low' },
            y2: { field: 'high' },
            color: single ? { ...colours, legend: null } : colours,
            detail: { field: 'dash', type: 'nominal' },
          },
        },
        {
          mark: { type: 'line', strokeCap: 'butt', clip: true, point: chart.x.swept },
          encoding: {
            x,
            y: { ...y, field: 'mean' },
            color: single ? { ...colours, legend: null } : colours,
            strokeWidth: {
              ...byColour,
              scale: { domain: [...colour.domain], range: [...chart.width] },
              ...(single || chart.shapes !== null ? { legend: null } : {}),
            },
            strokeDash: {
              // One legend tells colour and dash where they stand for the same thing.
              field: dash.title === colour.title ? 'colour' : 'dash',
              type: 'ordinal',
              title: dash.title,
              sort: [...dash.domain],
              scale: { domain: [...dash.domain], range: dash.range.map((dashes) => [...dashes]) },
              legend: dash.domain.length === 1 ? null : { symbolType: 'stroke', symbolSize: 400 },
            },
          },
        },
        ...(chart.shapes === null
          ? []
          : [
              {
                transform: [{ filter: 'datum.mark' }],
                mark: { type: 'point' as const, filled: true, size: 45, opacity: 1 },
                encoding: {
                  x,
                  y: { ...y, field: 'mean' },
                  color: colours,
                  shape: { ...byColour, scale: { domain: [...colour.domain], range: [...chart.shapes] } },
                },
              },
            ]),
      ],
    },
    config: figureConfig,
  };
}

/** Lines that are told apart by one thing only: a colour and a dash for each of its values. */
export function lineStyles(title: string, values: readonly string[]): Pick<BandChart, LineStyle> {
  return {
    colour: { title, domain: values, range: cycle(seriesColours, values.length) },
    width: values.map(() => 1.8),
    shapes: null,
    dash: { title, domain: values, range: cycle(seriesDashes, values.length) },
  };
}
type LineStyle = 'colour' | 'width' | 'shapes' | 'dash';

/** About five rows of each line get a mark, those of one colour beside those of the others. */
function withMarks(rows: readonly BandRow[], colours: readonly string[]) {
  const lines = new Map<string, BandRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.panel, row.colour, row.dash]);
    const line = lines.get(key);
    if (line === undefined) lines.set(key, [row]);
    else line.push(row);
  }
  return [...lines.values()].flatMap((line) => {
    const stride = Math.max(1, Math.floor(line.length / 5));
    const first = Math.floor((stride * (colours.indexOf(line[0]?.colour ?? '') + 0.5)) / colours.length);
    return line.map((row, i) => (i % stride === first ? { ...row, mark: true } : row));
  });
}

function sweptScale(rows: readonly BandRow[]) {
  const values = rows.map(({ x }) => x);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least > 0 && most / least >= 20 ? ({ type: 'log' } as const) : { zero: false };
}

/** A band's rows on one line: the mean, and a sample deviation to either side, kept within `bounds`. */
export function bandRows(
  line: Pick<BandRow, 'panel' | 'colour' | 'dash'>,
  band: readonly (Omit<BandPoint, 'step'> & { readonly x: number })[],
  [least, most]: readonly [number, number] = [-Infinity, Infinity],
): readonly BandRow[] {
  return band.map(({ x, mean, deviation }) => {
    const spread = deviation ?? 0;
    return { ...line, x, mean, low: Math.max(least, mean - spread), high: Math.min(most, mean + spread) };
  });
}
