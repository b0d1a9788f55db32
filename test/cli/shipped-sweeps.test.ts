import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planShipped } from './planned-sweep.ts';

const names = readdirSync(join(import.meta.dirname, '../../sweeps')).filter((file) => file.endsWith('.yaml'));

test.each(names)('every profile of %s can be planned', (file) => {
  for (const profile of planShipped(file).profiles) {
    const { runs, report } = planShipped(file, profile);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
    expect(report.tables.length).toBeGreaterThan(0);
  }
});
