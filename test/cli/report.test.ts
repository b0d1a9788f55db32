import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeRoot, runCli } from './run-cli.ts';

const sweep = `sweep: small
trial: {command: [sh, trial.sh, "{loss.kind}", "{seed}"]}
matrix: {grid: {method: {A: {loss: {kind: bce}}, B: {loss: {kind: ntr}}}}}
seeds: 2
report:
  tables: [{id: scores, rows: method, columns: {score: score}}]
  figures:
    - {id: bars, kind: bars, metric: score, x: method}
    - {id: figure2, kind: loss-gradients, lines: method}
`;
const trial = `: > started
[ "$1$2" != ntr1 ] || while [ ! -f go ]; do sleep 0.05; done
echo '{"type":"finished","metrics":{"score":0.01'$2'}}' >> "$SWEEP_EVENTS"
`;

test('a report can be written while its sweep runs, again to the same bytes, in every format', async () => {
  const root = makeRoot({ 'sweeps/small.yaml': sweep, 'trial.sh': trial });
  const running = runCli(root, ['run', 'small', '--plain', '-j', '1'], { npm_command: '', npm_lifecycle_event: '' });
  while (!existsSync(join(root, 'started'))) await new Promise((resolve) => setTimeout(resolve, 50));
  const written = await runCli(root, ['report', 'small', '--format', 'md,json']);
  expect(written.code, written.stderr).toBe(0);
  const early = JSON.parse(readFileSync(join(root, 'reports/small/report.json'), 'utf8'));
  expect(early.tables[0].rows[1].cells[0].n).toBeLessThan(2);
  writeFileSync(join(root, 'go'), '');
  expect((await running).code).toBe(0);

  const formats = ['report', 'small', '--format', 'md,html,tex,csv,json,png'];
  const { stdout } = await runCli(root, formats);
  const files = stdout.trim().split('\n');
  const read = () => files.map((file) => readFileSync(join(root, file)));
  expect(files).toEqual(expect.arrayContaining(['reports/small/figures/figure2.png', 'reports/small/report.json']));
  expect(readFileSync(join(root, 'reports/small/figures/bars.png')).subarray(1, 4).toString()).toBe('PNG');
  const first = read();
  await runCli(root, formats);
  for (const [i, content] of read().entries()) expect(content.equals(first[i] ?? Buffer.alloc(0)), files[i]).toBe(true);
  expect(readdirSync(join(root, 'reports/small')).filter((name) => name.startsWith('.tmp-'))).toEqual([]);

  writeFileSync(join(root, 'trial.sh'), `${trial}# edited\n`);
  await runCli(root, ['report', 'small', '--format', 'json']);
  const json = JSON.parse(readFileSync(join(root, 'reports/small/report.json'), 'utf8'));
  expect(json.provenance.warnings).toEqual(['4 runs were done with another trial.sh than there is now']);
  expect(json.provenance.commands).toEqual(['sweep run small --plain -j 1']);
  expect(json.provenance.runs[0].attempts[0].inputs).toMatch(/^[0-9a-f]{64}$/);
  expect(json.figures.map(({ file }: { file: string }) => file)).toEqual(['figures/bars.svg', 'figures/figure2.svg']);
  expect(readFileSync(join(root, 'reports/small/report.md'), 'utf8')).toContain('0.0105 ± 0.0007');
}, 120_000);

test('curves draw what a program says in its evaluations', async () => {
  const root = makeRoot({
    'sweeps/evaluated.yaml': `sweep: evaluated
trial: {command: [sh, trial.sh]}
report: {figures: [{id: course, kind: curves, metric: accuracy}, {id: slip, kind: curves, metric: acuracy}]}
`,
    'trial.sh': `for step in 1 2 3; do
  echo '{"type":"evaluation","step":'$step',"metrics":{"accuracy":5'$step'}}' >> "$SWEEP_EVENTS"
done
echo '{"type":"finished","metrics":{"accuracy":53}}' >> "$SWEEP_EVENTS"
`,
  });
  const { code, stderr } = await runCli(root, ['run', 'evaluated', '--plain', '-q']);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('metric "acuracy" on its way (figure slip); did you mean "accuracy"?');
  expect(readdirSync(join(root, 'reports/evaluated/figures'))).toEqual(['course.svg']);
}, 60_000);
