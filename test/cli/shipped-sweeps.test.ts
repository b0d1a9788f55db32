import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PlannedSweep } from '../../src/model/index.ts';
import { formatDiagnostics, planSweep } from '../../src/sweep/index.ts';
import { trainProgram } from '../../src/trainer/schema.ts';

const project = join(import.meta.dirname, '../..');
const names = readdirSync(join(project, 'sweeps')).filter((file) => file.endsWith('.yaml'));
const printed = join(project, '../shared/reference/paper-tables.json');

function planned(file: string, profile: string | null): PlannedSweep {
  const result = planSweep({
    file: `sweeps/${file}`,
    reader: { read: (path) => (existsSync(join(project, path)) ? readFileSync(join(project, path)) : null) },
    profile,
    overrides: [],
    seeds: null,
    programs: new Map([[trainProgram.name, trainProgram]]),
  });
  if ('diagnostics' in result) throw new Error(formatDiagnostics(result.diagnostics));
  return result.planned;
}

test.each(names)('every profile of %s can be planned', (file) => {
  for (const profile of planned(file, null).profiles) {
    const { runs, report } = planned(file, profile);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
    expect(report.tables.length).toBeGreaterThan(0);
  }
});

describe.skipIf(!existsSync(printed))('the reference values are those that the paper printed', () => {
  const tables = existsSync(printed) ? JSON.parse(readFileSync(printed, 'utf8')) : {};
  test.each([
    ['comparison.yaml', 'table2'],
    ['ablation-pr.yaml', 'table3'],
    ['ablation-apr.yaml', 'table4'],
    ['ablation-apaf.yaml', 'table5'],
  ])('%s: %s', (file, id) => {
    const { report } = planned(file, null);
    const reference = report.tables.find((table) => table.id === id)?.reference;
    expect(reference?.profile).toBe('paper');
    for (const set of ['voc-lt', 'coco-lt']) {
      const rows: readonly Row[] = tables[id][set];
      const expected = rows.map(({ row, total, head, medium, tail }) => [
        row.replace(' (ours)', ''),
        [total, head, medium, tail],
      ]);
      expect(reference?.values).toHaveProperty([set], Object.fromEntries(expected));
    }
  });
});

interface Row {
  readonly row: string;
  readonly total: number;
  readonly head: number;
  readonly medium: number;
  readonly tail: number;
}
