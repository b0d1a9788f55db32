import type { Group } from '../../model/index.ts';

/**
 * Colours as a light page shows them; `render/svg.ts` exchanges each for its dark counterpart where the reader prefers
 * dark. Groups also differ in lightness, line width and marks, lines in dash and bars in lightness, so that a grey print
 * tells them apart.
 */
export const ink = { text: '#1f2328', muted: '#59636e', rule: '#d1d9e0', ground: '#ffffff' } as const;

export const groupColours: Readonly<Record<Group, string>> = { head: '#82071e', medium: '#1a7f37', tail: '#4493f8' };
export const groupWidths: Readonly<Record<Group, number>> = { head: 1, medium: 1.8, tail: 2.8 };
export const groupShapes: Readonly<Record<Group, string>> = { head: 'circle', medium: 'square', tail: 'triangle-up' };

/** Solid for positive labels, dotted for negative ones, as in the paper. */
export const signDashes: Readonly<Record<'positive' | 'negative', readonly number[]>> = {
  positive: [1, 0],
  negative: [1.5, 2.5],
};

type Styles<T> = readonly [T, ...T[]];

/** For lines that are no groups: in turn, each with its own dash. */
export const seriesColours: Styles<string> = [
  '#0b3d91',
  '#cf222e',
  '#1a7f38',
  '#bc4c00',
  '#8250df',
  '#0a8a9f',
  '#6e7781',
  '#bf3989',
];
export const seriesDashes: Styles<readonly number[]> = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 2, 2, 2],
  [4, 2],
  [1, 3],
  [10, 4],
  [6, 2, 1, 2],
];

/** Of bars in turn: neighbours are far apart in lightness, and of six no two are alike. */
export const barColours: Styles<string> = ['#0a3069', '#ffb86b', '#2c8a47', '#cfe4ff', '#7a3fc4', '#f28fb1'];

/** Light colour -> dark colour. */
export const darkCounterparts: Readonly<Record<string, string>> = {
  [ink.text]: '#f0f6fc',
  [ink.muted]: '#9198a1',
  [ink.rule]: '#3d444d',
  [ink.ground]: '#0d1117',
  [groupColours.head]: '#ff6a69',
  [groupColours.medium]: '#3fb950',
  [groupColours.tail]: '#8cc4ff',
  '#0b3d91': '#79b8ff',
  '#cf222e': '#ff7b72',
  '#1a7f38': '#56d364',
  '#bc4c00': '#f0883e',
  '#8250df': '#bc8cff',
  '#0a8a9f': '#39c5cf',
  '#6e7781': '#b1bac4',
  '#bf3989': '#f778ba',
  '#0a3069': '#1f6feb',
  '#ffb86b': '#ffc680',
  '#2c8a47': '#2ea043',
  '#cfe4ff': '#e2efff',
  '#7a3fc4': '#6e40c9',
  '#f28fb1': '#ff9bce',
};

/** What all figures look alike in, as a vega-lite `config`. */
export const figureConfig = {
  font: 'system-ui, -apple-system, "Segoe UI", "Liberation Sans", Arial, sans-serif',
  background: ink.ground,
  view: { stroke: ink.rule },
  axis: {
    labelColor: ink.muted,
    titleColor: ink.text,
    titleFontWeight: 'normal',
    gridColor: ink.rule,
    gridOpacity: 0.6,
    domainColor: ink.rule,
    tickColor: ink.rule,
  },
  header: { labelColor: ink.text, labelFontSize: 12, labelFontWeight: 600, titleColor: ink.text },
  legend: { labelColor: ink.text, titleColor: ink.text, titleFontWeight: 'normal' },
  title: { color: ink.text, fontSize: 13, anchor: 'start' },
} as const;
