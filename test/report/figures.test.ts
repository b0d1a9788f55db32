import { expect, test } from 'vitest';
import { type ReportInput, seriesNeeded } from '../../src/report/index.ts';
import { figure, type Given, idOf, planOf, resultsOf } from '../analysis/plan.ts';
import { renderText, sampleInput } from './sample.ts';

const given: readonly Given[] = ['focal', 'db'].flatMap((loss, l) =>
  [0.001, 0.01, 0.1].flatMap((rate, r) =>
    [1, 2].flatMap((gamma) =>
      [0, 1].map((seed) => ({
        labels: { loss, rate, gamma },
        seed,
        metrics: { 'mAP/total': 60 + 5 * l + 3 * r - gamma + seed, 'AP/cat': 50 + l + seed, 'AP/dog': 60 - l },
      })),
    ),
  ),
);

/** The only figure's SVG, or undefined where there is nothing to draw. */
async function draw(spec: Parameters<typeof figure>[0], series: Partial<ReportInput['series']> = {}) {
  const plan = planOf(given, { figures: [figure({ id: 'one', ...spec })] });
  const runs = new Map([...resultsOf(given)].map(([id, run]) => [id, { ...run, attempts: [], failure: null }]));
  const input = sampleInput({ plan, runs, series: { probability: new Map(), metrics: new Map(), ...series } });
  return (await renderText(input, ['md'])).get('figures/one.svg');
}

const texts = (svg: string | undefined) => [...(svg ?? '').matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text);
const count = (svg: string | undefined, role: string) => svg?.match(new RegExp(role, 'g'))?.length ?? 0;

test('curves over a swept number: a panel each, a line each, a point per value', async () => {
  const svg = await draw({ kind: 'curves', metric: 'mAP/total', x: 'rate', lines: 'loss', panels: 'gamma' });
  expect(texts(svg)).toEqual(expect.arrayContaining(['gamma 1', 'gamma 2', 'focal', 'db', 'rate', 'mAP/total (%)']));
  expect(count(svg, 'aria-roledescription="line mark"')).toBe(4);
  expect(count(svg, 'aria-roledescription="point"')).toBe(12);
});

test('curves over steps draw the mean of the runs', async () => {
  const metrics = new Map(
    given.map((run) => [idOf(run), new Map([['loss', { steps: [0, 1, 2], values: [1, 1 / 2, 1 / 3] }]])]),
  );
  const svg = await draw({ kind: 'curves', metric: 'loss', lines: 'loss' }, { metrics });
  expect(texts(svg)).toEqual(expect.arrayContaining(['training step', 'focal', 'db']));
  expect(count(svg, 'aria-roledescription="line mark"')).toBe(2);
});

test('bars for each value, and for each metric that a star stands for', async () => {
  const byRate = await draw({ kind: 'bars', metric: 'mAP/total', x: 'rate', lines: 'loss' });
  expect(count(byRate, 'aria-roledescription="bar"')).toBe(6);
  const byClass = await draw({ kind: 'bars', metric: 'AP/*', lines: 'loss' });
  expect(texts(byClass)).toEqual(expect.arrayContaining(['cat', 'dog', 'focal', 'db', 'class']));
  expect(count(byClass, 'aria-roledescription="bar"')).toBe(4);
});

test('a heat map shows every mean as a number', async () => {
  const svg = await draw({ kind: 'heatmap', metric: 'mAP/total', x: 'rate', y: 'gamma', where: { loss: 'db' } });
  expect(texts(svg)).toEqual(expect.arrayContaining(['64.50', '67.50', '70.50', '63.50', '66.50', '69.50']));
  expect(svg).not.toContain('rotate(320)');
});

test('labels that do not fit below a cell of a heat map are slanted', async () => {
  const given = [0, 1].map((i) => ({ labels: { name: `a long label ${i}` }, seed: 0, metrics: { loss: i } }));
  const plan = planOf(given, { figures: [figure({ id: 'one', kind: 'heatmap', metric: 'loss', x: 'name' })] });
  const runs = new Map([...resultsOf(given)].map(([id, run]) => [id, { ...run, attempts: [], failure: null }]));
  expect((await renderText(sampleInput({ plan, runs }), ['md'])).get('figures/one.svg')).toContain('rotate(320)');
});

test('a probability map with lines has a panel for each sign and group, a dash for each line', async () => {
  const probability = new Map(
    given.map((run) => [
      idOf(run),
      [0, 5].map((step) => ({ step, group: 'tail' as const, positive: 0.5, negative: 0.1 })),
    ]),
  );
  const svg = await draw({ panels: 'loss', lines: 'gamma' }, { probability });
  expect(texts(svg)).toEqual(expect.arrayContaining(['focal, tail, positive labels', 'db, tail, negative labels']));
  expect(count(svg, 'aria-roledescription="line mark"')).toBe(8);
});

test('a grey print tells groups apart by their marks, lines by dashes and bars by lightness', async () => {
  const probability = new Map(
    given.map((run) => [
      idOf(run),
      (['head', 'medium', 'tail'] as const).flatMap((group, i) =>
        [0, 5, 10].map((step) => ({ step, group, positive: 0.5 + i / 10, negative: 0.1 })),
      ),
    ]),
  );
  const marks = [
    ...((await draw({}, { probability })) ?? '').matchAll(/aria-roledescription="point"[^>]* d="([^"]+)"/g),
  ];
  const shapes = new Set(marks.map(([, path = '']) => path.replace(/[\d.,-]+/g, ' ').trim()));
  expect(shapes.size).toBe(3);
  const lines = await draw({ kind: 'curves', metric: 'mAP/total', x: 'rate', lines: 'gamma' });
  const dashes = [...(lines ?? '').matchAll(/aria-roledescription="line mark"[^>]*stroke-dasharray="([^"]+)"/g)];
  expect(new Set(dashes.map(([, dash]) => dash)).size).toBe(2);
  const bars = await draw({ kind: 'bars', metric: 'mAP/total', lines: 'rate' });
  const fills = [...(bars ?? '').matchAll(/aria-roledescription="bar"[^>]* fill="#(\w{6})"/g)].map(([, fill = '']) => {
    const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => Number.parseInt(fill.slice(at, at + 2), 16));
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
  const [dark = 0, middle = 0, light = 0] = fills.toSorted((a, b) => a - b);
  expect(fills).toHaveLength(3);
  expect(Math.min(middle - dark, light - middle)).toBeGreaterThan(50);
});

test('gradients of losses are drawn as they are given, a line for each loss', async () => {
  const plan = planOf([], { figures: [figure({ id: 'figure2', kind: 'loss-gradients' })] });
  const points = [-2, 0, 2].map((logit) => ({ logit, gradient: 1 / (1 + Math.exp(-logit)) }));
  const lossGradients = new Map([
    [
      'figure2',
      [
        { label: 'BCE', points },
        { label: 'NTR', points },
      ],
    ],
  ]);
  const files = await renderText(sampleInput({ plan, runs: new Map(), lossGradients }), ['md']);
  const svg = files.get('figures/figure2.svg');
  expect(texts(svg)).toEqual(expect.arrayContaining(['BCE', 'NTR', 'logit of a negative label']));
  expect(count(svg, 'aria-roledescription="line mark"')).toBe(2);
});

test('a caller is told which series the figures draw', () => {
  const { report } = planOf(given, {
    figures: [
      figure({ kind: 'curves', metric: 'loss' }),
      figure({ kind: 'curves', metric: 'mAP/total', x: 'rate' }),
      figure({ kind: 'bars', metric: 'mAP/head', x: 'rate' }),
    ],
  });
  expect(seriesNeeded(report)).toEqual({ probability: false, metrics: ['loss'] });
  expect(seriesNeeded({ ...report, figures: [figure({})] })).toEqual({ probability: true, metrics: [] });
});
