import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeSafetensors } from '../../src/rundir/index.ts';
import { canTest } from '../can-test.ts';
import { makeRoot, runCli } from './run-cli.ts';

/** 40 images of two classes; the larger the margin, the better positives are told from negatives. */
function scoresFile(margin: number): Uint8Array {
  const labels = Uint8Array.from({ length: 80 }, (_, i) => Number((i * 7) % 5 === 0));
  const scores = Float32Array.from(labels, (label, i) => margin * label + ((i * 37) % 41) / 41);
  return encodeSafetensors({
    tensors: [
      { name: 'scores', type: 'F32', shape: [40, 2], data: scores },
      { name: 'labels', type: 'U8', shape: [40, 2], data: labels },
    ],
    metadata: {
      groups: '["head","tail"]',
      class_names: '["cat","dog"]',
      training_counts: '[90,7]',
      image_ids: 'one to forty',
    },
  });
}

const sweep = `sweep: scored
trial: {command: [sh, trial.sh, "{loss}", "{seed}"]}
matrix: {grid: {loss: [bce, db]}}
seeds: 2
report:
  tables: [{id: map, rows: loss, columns: {total: mAP/total}}]
  figures: [{id: classes, kind: bars, metric: "AP/*", lines: loss}]
  claims: [{id: db-helps, metric: mAP/total, axis: loss, better: db, than: bce}]
`;
const trial = `cp "$1.scores" "$SWEEP_RUN_DIR/scores.safetensors"
[ "$1" = db ] && total=7$2 || total=6$2
echo '{"type":"finished","metrics":{"mAP/total":'$total',"AP/dog":50,"AP/cat":60}}' >> "$SWEEP_EVENTS"
`;

const lack = spawnSync('git', ['--version']).status === 0 ? null : 'git is not installed';

test.runIf(canTest('the provenance of a report in a git working tree', lack))(
  'a report says what the runs were made from, and bootstraps the scores that they left',
  async () => {
    const root = makeRoot({ 'sweeps/scored.yaml': sweep, 'trial.sh': trial });
    writeFileSync(join(root, 'bce.scores'), scoresFile(0.1));
    writeFileSync(join(root, 'db.scores'), scoresFile(0.6));
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
        cwd: root,
        encoding: 'utf8',
      }).trim();
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'all');
    writeFileSync(join(root, 'trial.sh'), `# edited\n${trial}`);
    expect((await runCli(root, ['run', 'scored', '--plain'])).code).toBe(0);
    await runCli(root, ['report', 'scored', '--format', 'md,json']);
    const { provenance, tables, claims } = JSON.parse(readFileSync(join(root, 'reports/scored/report.json'), 'utf8'));

    const commit = git('rev-parse', 'HEAD');
    const [attempt] = provenance.runs[0].attempts;
    expect(attempt).toMatchObject({ git_commit: commit, git_dirty: true, node: process.version, gpus: 0 });
    expect(Date.parse(attempt.ended) - Date.parse(attempt.started)).toBeCloseTo(1000 * attempt.seconds, 6);
    expect(provenance.warnings).toEqual(['some runs were made from a working tree with uncommitted changes']);
    const markdown = readFileSync(join(root, 'reports/scored/report.md'), 'utf8');
    expect(markdown).toContain(`| git commit | ${commit} |`);
    expect(markdown).toContain('| git dirty | yes |');

    const [comparison] = tables[0].comparisons;
    expect(comparison.bootstrap.replicates).toBe(1000);
    expect(comparison.bootstrap.interval[0]).toBeGreaterThan(0);
    expect(claims[0].comparisons[0].bootstrap).toEqual(comparison.bootstrap);
    const figure = readFileSync(join(root, 'reports/scored/figures/classes.svg'), 'utf8');
    expect(figure.indexOf('cat (90)')).toBeLessThan(figure.indexOf('dog (7)'));

    // Killed between writing and renaming, it leaves the report that was there.
    writeFileSync(join(root, 'trial.sh'), trial);
    const killed = encodeURIComponent(`import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
fs.renameSync = () => process.kill(process.pid, 'SIGKILL');
syncBuiltinESMExports();`);
    const { code } = await runCli(root, ['report', 'scored'], {
      NODE_OPTIONS: `--import=data:text/javascript,${killed}`,
    });
    expect(code).toBeNull();
    expect(readFileSync(join(root, 'reports/scored/report.md'), 'utf8')).toBe(markdown);
    expect((await runCli(root, ['report', 'scored'])).code).toBe(0);
    expect(readFileSync(join(root, 'reports/scored/report.md'), 'utf8')).toContain('done with another trial.sh');
  },
  120_000,
);
