import { mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareReportFolder } from '../../../src/cli/report/report-folder.ts';

test('what a killed report left half written is removed, what is being written is not', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'sweep-report-')), 'demo');
  mkdirSync(join(folder, 'figures'), { recursive: true });
  const hourAgo = Date.now() / 1000 - 3600;
  for (const name of ['.tmp-1-report.md', 'report.md', 'figures/.tmp-1-a.svg', 'figures/a.svg']) {
    writeFileSync(join(folder, name), '');
    utimesSync(join(folder, name), hourAgo, hourAgo);
  }
  writeFileSync(join(folder, '.tmp-2-report.html'), '');
  prepareReportFolder(folder);
  expect(readdirSync(folder).sort()).toEqual(['.tmp-2-report.html', 'figures', 'report.md']);
  expect(readdirSync(join(folder, 'figures'))).toEqual(['a.svg']);
});
