import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canTest } from '../can-test.ts';
import { renderText, sampleInput } from './sample.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
const browser = names.find((name) => spawnSync(name, ['--version']).status === 0);
const lack = browser === undefined ? `none of ${names.join(', ')} is installed` : null;

/** Opens the report in a browser that nobody sees, presses the headings, and gives the labels of the first table's rows. */
function rowsAfter(html: string, presses: readonly number[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'sweep-html-'));
  try {
    const script = `const table = document.querySelector('table');
for (const at of ${JSON.stringify(presses)}) table.querySelectorAll('th button')[at].click();
document.title = JSON.stringify([...table.tBodies[0].rows].map((row) => row.cells[0].textContent));`;
    writeFileSync(join(folder, 'report.html'), html.replace('</body>', `<script>${script}</script></body>`));
    const options = ['--headless', '--disable-gpu', '--no-sandbox', `--user-data-dir=${folder}`, '--dump-dom'];
    const dom = execFileSync(browser ?? '', [...options, `file://${folder}/report.html`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return JSON.parse(/<title>(.*?)<\/title>/.exec(dom)?.[1] ?? '[]');
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

test.runIf(canTest('report.html in a browser', lack))('pressing a heading of report.html sorts its table', async () => {
  const html = (await renderText(sampleInput(), ['html'])).get('report.html') ?? '';
  expect(rowsAfter(html, [])).toEqual(['DB', 'PR (l1-+)', 'PR (l1-+, l2++)']);
  expect(rowsAfter(html, [1, 1])).toEqual(['PR (l1-+, l2++)', 'PR (l1-+)', 'DB']);
});
