import { expect, test } from 'vitest';
import { diagnosticsToJson } from '../../src/sweep/index.ts';
import { complaint, planText } from './plan-fixture.ts';

test('an error is plain data as well', () => {
  const result = planText(
    'sweep: a\nmatrix:\n  grid:\n    method: {DB: {loss: {kind: db, kapa: 1}}}\n    data.minimum_count: [1, 5]\n',
  );
  expect('diagnostics' in result && diagnosticsToJson(result.diagnostics)).toEqual([
    {
      file: 'sweep.yaml',
      line: 4,
      column: 36,
      length: 4,
      path: 'matrix[0].grid.method.DB.loss',
      message: 'unknown field "kapa" in loss',
      expected: 'one of: kind, kappa',
      received: '"kapa"',
      suggestion: 'kappa',
      hint: null,
      run: 'block "block-1", method "DB", data.minimum_count 1',
      excerpt: [
        { line: 2, text: 'matrix:' },
        { line: 3, text: '  grid:' },
        { line: 4, text: '    method: {DB: {loss: {kind: db, kapa: 1}}}' },
      ],
    },
  ]);
});

test('columns count characters, and the caret stands under wide ones', () => {
  const text = complaint('sweep: a\nprofiles: {p: {title: "長い 👍", sedes: 1}}');
  expect(text).toContain('sweep.yaml:2:31  error');
  expect(text).toContain(`${' '.repeat(5)}│ ${' '.repeat(33)}^^^^^\n`);
});

test('of a very long line the part around the caret is shown', () => {
  const text = complaint(`sweep: a\nprofiles: {p: {title: "${'x'.repeat(500)}", sedes: 1}}`);
  expect(text).toContain('sweep.yaml:2:527  error');
  const [line = '', caret = ''] = text.split('\n').slice(3, 5);
  expect(line.length).toBeLessThan(140);
  expect(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('sedes');
});

test('what steers a terminal is not printed', () => {
  expect(complaint('sweep: a\nsedes: "\u001b[31m"')).not.toContain('\u001b');
});

test('the same issue of many runs is told once, with the first block and labels', () => {
  const text = complaint(`sweep: a
matrix:
  - {block: one, grid: {loss.kind: [bce, db], loss.kappa: [1, 2]}}
  - {block: two, grid: {loss.kind: [bce], loss.kappa: [1]}}
seeds: 5`);
  expect(text.match(/ error {2}/g)).toHaveLength(2);
  expect(text).toContain('in block "one", loss.kind "bce", loss.kappa 1');
  expect(text).toContain('2 errors, nothing was started.');
});
