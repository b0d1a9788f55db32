import { expect, test } from 'vitest';
import { claim, figure, planOf, resultsOf, table } from '../analysis/plan.ts';
import { renderText, sampleInput } from './sample.ts';

async function markdown(input = sampleInput()): Promise<string> {
  return (await renderText(input, ['md'])).get('report.md') ?? '';
}

/** The cells of the first table row below `heading` that starts with `label`, as written. */
function cells(text: string, heading: string, label: string): readonly string[] {
  const section = text.slice(text.indexOf(heading));
  const line = section.split('\n').find((one) => one.startsWith(`| ${label} |`)) ?? '';
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

test('title, banner and a table with deviation, printed value, difference, best in bold and seeds', async () => {
  const text = await markdown();
  expect(text.split('\n').slice(0, 3)).toEqual([
    '# demo: Table 3. A demonstration',
    '',
    "> **Profile quick: generated data.** These numbers show that the machinery works; they are not the paper's experiment. `sweep run demo.yaml --profile paper --data DIR` is.",
  ]);
  expect(cells(text, '## Table 3, VOC-LT', 'VOC-LT')).toEqual([
    'VOC-LT',
    'total',
    'paper',
    'Δ paper',
    'head',
    'tail',
    'seeds',
  ]);
  expect(cells(text, '## Table 3, VOC-LT', 'DB')).toEqual([
    'DB',
    '71.23 ± 0.25',
    '77.29',
    '−6.06',
    '69.23 ± 0.25',
    '72.23 ± 0.25',
    '3',
  ]);
  expect(cells(text, '## Table 3, VOC-LT', 'PR (l1-+, l2++)').slice(1, 4)).toEqual(['**73.70 ± 0.75**', '', '']);
});

test('the printed values of the other columns stand beside their differences', async () => {
  const text = await markdown();
  expect(cells(text, '| VOC-LT: paper (Δ)', 'PR (l1-+)')).toEqual(['PR (l1-+)', '77.85 (−5.38)', '72.17 (−1.70)', '']);
});

test('reference values that no paper printed are not called the paper', async () => {
  const reference = { source: 'another implementation', profile: null, values: { DB: [77.29], 'PR (l1-+)': [1] } };
  const input = sampleInput({}, { tables: [table({ reference })] });
  const text = await markdown(input);
  expect(cells(text, '## Table 3', 'method').slice(1, 4)).toEqual(['total', 'reference', 'Δ reference']);
  expect(text).toContain('Δ reference: mean minus another implementation.');
});

test('a table whose columns are values of an axis says what its cells are, and whether less is better', async () => {
  const change = { lower_is_better: ['mAP/head'], tables: [table({ columns: 'block', metric: 'mAP/head' })] };
  const text = await markdown(sampleInput({}, change));
  expect(text).toContain('Cells: mAP/head. Mean ± sample deviation');
  expect(text).toContain('Lower is better: mAP/head.');
});

test('a missing seed is marked with why, and a null metric printed as -', async () => {
  expect(cells(await markdown(), '## Table 3, coco-lt', 'PR (l1-+, l2++)')).toEqual([
    'PR (l1-+, l2++)',
    '**53.00** \\*',
    '**51.00** \\*',
    '- \\*',
    '1 of 3, 1 failed, 1 waiting',
  ]);
});

test('every caption, of tables, claims, figures and comparisons, says that a quick profile is none of the paper', async () => {
  const captions = (await markdown()).split('\n').filter((line) => line.startsWith('<sub>'));
  expect(captions).toHaveLength(2 + 1 + 2 + 2 + 2);
  for (const caption of captions) expect(caption).toContain('Profile quick: generated data.');
  expect(captions[0]).toContain('The printed values belong to profile paper: these differences are no evidence.');
});

test('a claim stands on one line with its source, interval, verdict and id', async () => {
  const lines = (await markdown()).split('\n').filter((line) => line.includes('pr-helps'));
  expect(lines).toEqual([
    '| PR (l1-+) beats DB on total, VOC-LT (Table 3: +0.56) | +1.23, 95 % interval [+0.61, +1.86], n = 3 (p = 0.014, Holm 0.068) | supported | `pr-helps` |',
  ]);
});

test('a claim of several comparisons names the one that decides, and lists them all further down', async () => {
  const text = await markdown();
  const line = text.split('\n').find((one) => one.includes('`both-best-coco-lt`'));
  expect(line).toMatch(/4 comparisons, 4 not decided; total over DB: \+2\.\d\d, no interval, n = 1 \| not decided/);
  const section = text.slice(text.indexOf('beats all others on total and head, coco-lt: every comparison'));
  expect(section.match(/^\| (total|head) over .* \| not decided \|/gm)).toHaveLength(4);
});

test('a metric that no run has is noticed, with the name that was meant', async () => {
  const columns = [['total', 'mAP/totl'] as const];
  const reported = { results: ['mAP/total', 'mAP/head'], series: [] };
  const text = await markdown(sampleInput({ reported }, { tables: [table({ id: 'one', columns })], claims: [] }));
  expect(text).toContain(
    '> **Note:** no run has finished with a metric "mAP/totl" (table one); did you mean "mAP/total"?',
  );
  expect(await markdown()).not.toContain('**Note:**');
});

test('tables and figures that stay empty whatever the runs come to are noticed', async () => {
  const where = { method: { not: ['DB', 'PR (l1-+)', 'PR (l1-+, l2++)'] } };
  const figures = [
    figure({ id: 'bare', kind: 'bars' }),
    figure({ id: 'named', kind: 'curves', metric: 'mAP/total', x: 'method' }),
    figure({ id: 'none', kind: 'heatmap', metric: 'mAP/total', where }),
    figure({ id: 'drawn', kind: 'bars', metric: 'mAP/total', x: 'method' }),
  ];
  const text = await markdown(sampleInput({}, { tables: [table({ id: 'one', where })], figures, claims: [] }));
  expect(text.match(/(?<=\*\*Note:\*\* ).*/g)).toEqual([
    'table one has no rows: the sweep plans no run that it asks for',
    'figure bare is not drawn: \\`kind: bars\\` needs a \\`metric\\`',
    'figure named is not drawn: no value of its x, method, is a number; \\`kind: bars\\` takes names',
    'figure none is not drawn: the sweep plans no run that it asks for',
  ]);
});

test('tables by a number say what it is a value of', async () => {
  const given = [8, 16].map((width) => ({ labels: { width, rate: 0.1 }, seed: 0, metrics: { 'mAP/total': width } }));
  const one = table({ id: 'one', title: 'Scores', each: 'width', rows: ['rate'] });
  const other = table({ id: 'other', rows: ['rate'], columns: 'width', metric: 'mAP/total' });
  const plan = planOf(given, { tables: [one, other] });
  const runs = new Map([...resultsOf(given)].map(([id, run]) => [id, { ...run, attempts: [], failure: null }]));
  const text = await markdown(sampleInput({ plan, runs }));
  expect(text).toContain('## Scores, width 16');
  expect(text).toContain('| rate | width 8 | width 16 | seeds |');
});

test('the last lines of a failed run are shown in a fence that they cannot close', async () => {
  const text = await markdown();
  expect(text).toContain('### coco-lt, PR (l1-+, l2++), seed 1');
  expect(text).toContain('````text\nTraceback:\n  ```\nValueError: <bad>\n````');
});

test('a profile that is the reference has no banner and comparable differences', async () => {
  const input = sampleInput({ notices: [] });
  const text = await markdown({ ...input, plan: { ...input.plan, profile: 'paper' } });
  expect(text).not.toContain('> **');
  expect(text).not.toContain('no evidence');
  expect(text).toContain('| −6.06 |');
});

test('without generated data the banner of another profile says whose the printed values are', async () => {
  const text = await markdown(sampleInput({ notices: [] }));
  expect(text).toContain(
    "> **Profile quick: not the paper's experiment.** The printed values belong to profile paper; differences from them are no evidence. `sweep run demo.yaml --profile paper` is.",
  );
});

test('the banner offers no profile that the file does not have', async () => {
  const input = sampleInput();
  const plan = { ...input.plan, profiles: ['quick'] };
  const withNotice = await markdown({ ...input, plan });
  expect(withNotice).toContain(' The printed values belong to profile paper, which this file does not have (yet).\n');
  expect(withNotice).not.toContain('--profile paper');
  expect(await markdown({ ...input, plan, notices: [] })).toContain(
    ' The printed values belong to profile paper, which this file does not have (yet); differences from them are no evidence.\n',
  );
});

test('labels keep their characters and break no table', async () => {
  const label = 'a|b *c* <d> _e_ f_g `h` [i](j)';
  const given = [{ labels: { method: label }, seed: 0, metrics: { 'mAP/total': 1 } }];
  const plan = planOf(given, { tables: [table({ precision: 1 })], claims: [claim({ better: label })] });
  const runs = new Map([...resultsOf(given)].map(([id, run]) => [id, { ...run, attempts: [], failure: null }]));
  const text = await markdown(sampleInput({ plan, runs, notices: [] }));
  expect(text).toContain('| a\\|b \\*c\\* &lt;d&gt; \\_e\\_ f_g \\`h\\` [i\\](j) | **1.0** | 1 |');
});
