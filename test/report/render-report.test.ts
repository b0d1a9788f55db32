import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { reportFormats } from '../../src/report/index.ts';
import { figure, planOf, resultsOf, table } from '../analysis/plan.ts';
import { canTest } from '../can-test.ts';
import { renderText, sampleInput } from './sample.ts';

test('the same input gives the same bytes, in whatever order its runs lie', async () => {
  const input = sampleInput();
  const shuffled = { ...input, runs: new Map([...input.runs].reverse()) };
  const [one, two, three] = [
    await renderText(input, reportFormats),
    await renderText(input, reportFormats),
    await renderText(shuffled, reportFormats),
  ];
  expect([...two]).toEqual([...one]);
  expect([...three]).toEqual([...one]);
  expect([...one.keys()].sort()).toEqual([
    'figures/figure4-coco-lt.svg',
    'figures/figure4-voc-lt.svg',
    'report.html',
    'report.json',
    'report.md',
    'tables.csv',
    'tables.tex',
    'tables/table3-coco-lt.tex',
    'tables/table3-voc-lt.tex',
  ]);
});

test('report.json has the tables, claims, figures and provenance in snake_case', async () => {
  const json = JSON.parse((await renderText(sampleInput(), ['json'])).get('report.json') ?? '');
  expect(json.claims[0]).toMatchObject({
    id: 'pr-helps',
    verdict: 'supported',
    difference: expect.closeTo(1.2333, 4),
    interval: [expect.closeTo(0.6083, 3), expect.closeTo(1.8584, 3)],
    n: 3,
  });
  expect(json.tables[0].rows[0].cells[0]).toMatchObject({ n: 3, reference: 77.29, rank: null });
  expect(json.figures[0]).toMatchObject({ id: 'figure4-voc-lt', file: 'figures/figure4-voc-lt.svg' });
  expect(json.provenance.runs).toHaveLength(18);
  expect(json.provenance.environment.shared).toMatchObject({ backend: 'wasm', git_commit: '0123abc' });
  expect(keysOf(json).filter((key) => /[A-Z]/.test(key))).toEqual([]);
});

test('tables.csv holds every cell, unrounded, with fields quoted where they must be', async () => {
  const csv = (await renderText(sampleInput(), ['csv'])).get('tables.csv') ?? '';
  const lines = csv.split('\r\n');
  expect(lines[0]).toBe('table,each,row,column,metric,mean,deviation,n,expected,failed,reference,difference,rank');
  expect(lines).toHaveLength(1 + 2 * 3 * 3 + 1);
  expect(lines).toContain('table3-coco-lt,coco-lt,"PR (l1-+, l2++)",total,mAP/total,53,,1,3,1,,,best');
});

test('runs that differ in backend or come from a dirty tree make warnings', async () => {
  const input = sampleInput();
  const runs = new Map(
    [...input.runs].map(([id, run], i) => [
      id,
      {
        ...run,
        attempts: run.attempts.map((attempt) => ({
          ...attempt,
          environment: { ...attempt.environment, backend: i === 0 ? 'cuda' : 'wasm', gitDirty: i === 1 },
        })),
      },
    ]),
  );
  const json = JSON.parse((await renderText({ ...input, runs }, ['json'])).get('report.json') ?? '');
  expect(json.provenance.warnings).toEqual([
    'runs differ in backend: cuda (1 run), wasm (16 runs)',
    'some runs were made from a working tree with uncommitted changes',
  ]);
});

test('fingerprints of data are printed with the names of their data sets', async () => {
  const input = sampleInput();
  const runs = new Map(
    [...input.runs].map(([id, run]) => {
      const data = `sha256:${JSON.stringify(run.config).includes('coco-lt') ? 'c0' : '1c'}`;
      const attempts = run.attempts.map((one) => ({ ...one, environment: { ...one.environment, data } }));
      return [id, { ...run, attempts }];
    }),
  );
  const html = (await renderText({ ...input, runs }, ['html'])).get('report.html') ?? '';
  expect(html).toContain('<td>sha256:1c (voc-lt, 9 runs), sha256:c0 (coco-lt, 8 runs)</td>');
});

test('figures are well-formed and follow the light or dark scheme of the reader', async () => {
  const files = await renderText(sampleInput(), ['md']);
  const svg = files.get('figures/figure4-voc-lt.svg') ?? '';
  expect(XMLValidator.validate(svg)).toBe(true);
  expect(svg).toContain('prefers-color-scheme:dark');
  expect(svg.match(/stroke-dasharray="1.5,2.5"/g)?.length).toBeGreaterThanOrEqual(9);
  for (const label of ['DB', 'PR (l1-+, l2++)', 'head', 'tail', 'positive', 'negative']) {
    expect(svg).toContain(`>${label}</text>`);
  }
});

test('a figure without data is no file, and the report says so', async () => {
  const input = sampleInput({ series: { probability: new Map(), metrics: new Map() } });
  const files = await renderText(input, ['md', 'html', 'json']);
  expect([...files.keys()]).toEqual(['report.md', 'report.html', 'report.json']);
  expect(files.get('report.md')).toContain('Nothing to draw yet.');
  expect(JSON.parse(files.get('report.json') ?? '').figures[0].file).toBeNull();
});

test('report.html stands alone and shows foreign text as text', async () => {
  const input = sampleInput();
  const html = (await renderText(input, ['html'])).get('report.html') ?? '';
  expect(html).not.toMatch(/(src|href)="(?!data:)/);
  expect(html).toContain('ValueError: &lt;bad&gt;');
  expect(html).toContain('<td data-sort="72.46666666666667" class="second"><span>72.47 ± 0.50</span>');
  expect(html).toContain('<small class="no-evidence">paper 77.85 <b>−5.38</b></small>');
  expect(html).toContain('<h2>Claims</h2>\n<p class="notes">Profile quick: generated data.</p>');
  expect(html.match(/<figcaption>Profile quick: generated data\.<\/figcaption>/g)).toHaveLength(2);
  expect(html.match(/data:image\/svg\+xml;base64,/g)).toHaveLength(2);
});

test('ids with characters of their own stay inside the folder', async () => {
  const given = [{ block: '../../up', labels: { method: 'A' }, seed: 0, metrics: { 'mAP/total': 1 } }];
  const plan = planOf(given, { tables: [table({ each: 'block' })], figures: [figure({ each: 'block' })] });
  const runs = new Map([...resultsOf(given)].map(([id, run]) => [id, { ...run, attempts: [], failure: null }]));
  const files = [...(await renderText(sampleInput({ plan, runs }), ['tex'])).keys()];
  expect(files).toEqual(['tables.tex', expect.stringMatching(/^tables\/table3-..-..-up-[0-9a-f]{6}\.tex$/)]);
});

const compiler = 'pdflatex';
const lack = spawnSync(compiler, ['--version']).status === 0 ? null : 'pdflatex is not installed';
test.runIf(canTest('tables.tex compiled', lack))('tables.tex compiles with pdflatex as it is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sweep-tex-'));
  try {
    const input = sampleInput(
      {},
      { labels: { method: { DB: { text: '中 50% & λ_1 λ₁⁻ e\u0301 #{x} ~^\\ 中', tex: null } } } },
    );
    for (const [path, content] of await renderText(input, ['tex'])) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    expect(readFileSync(join(folder, 'tables/table3-voc-lt.tex'), 'utf8')).toContain('$\\lambda$$_1$$^-$ é');
    execFileSync(compiler, ['-interaction=nonstopmode', '-halt-on-error', 'tables.tex'], {
      cwd: folder,
      stdio: 'pipe',
    });
    const log = readFileSync(join(folder, 'tables.log'), 'utf8');
    expect(log).toContain('Output written on tables.pdf');
    expect(log).not.toContain('Overfull');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function keysOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...(Array.isArray(value) ? [] : [key]), ...keysOf(inner)]);
}
