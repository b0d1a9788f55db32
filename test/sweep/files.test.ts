import { describe, expect, test } from 'vitest';
import { complaint, planned, planText } from './plan-fixture.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('encodings', () => {
  test('a byte order mark and CRLF are fine, and do not shift columns', () => {
    expect(planned({ 'sweep.yaml': bytes('\uFEFFsweep: a\r\nseeds: 2\r\n') }).runs).toHaveLength(2);
    const text = complaint({ 'sweep.yaml': bytes('\uFEFFsedes: 2\r\nsweep: a\r\n') });
    expect(text).toContain('sweep.yaml:1:1  error  unknown key "sedes"');
    expect(text).toContain('   1 │ sedes: 2\n     │ ^^^^^\n');
  });

  test('UTF-16 is named, with and without a byte order mark', () => {
    const utf16 = (text: string) => new Uint8Array(Uint16Array.from(text, (sign) => sign.charCodeAt(0)).buffer);
    expect(complaint({ 'sweep.yaml': utf16('\uFEFFsweep: a') })).toContain('sweep.yaml:1:1  error  the file is UTF-16');
    expect(complaint({ 'sweep.yaml': utf16('sweep: a') })).toContain('expected UTF-8');
    expect(complaint({ 'sweep.yaml': utf16('sweep: a').reverse() })).toContain('the file is UTF-16');
  });

  test('what is no UTF-8 is shown where it stands', () => {
    const text = complaint({ 'sweep.yaml': Uint8Array.from([...bytes('sweep: a\ntitle: caf'), 0xe9, 0x0a]) });
    expect(text).toContain('sweep.yaml:2:11  error  the file is not UTF-8');
    expect(text).toContain('the byte 0xe9');
  });

  test('files over 1 MiB are refused, files of 1 MiB are not', () => {
    const padded = (length: number) => `sweep: a\n${'#'.repeat(length - 10)}\n`;
    expect(planned(padded(1024 ** 2)).runs).toHaveLength(1);
    expect(complaint(padded(1024 ** 2 + 1))).toContain('expected at most 1 MiB, received 1048577 bytes');
  });
});

describe('files', () => {
  test('one that is not there is named', () => {
    expect(complaint({})).toContain('sweep.yaml:1:1  error  there is no file sweep.yaml');
  });

  test('an end that was left out is proposed', () => {
    const files = { 'sweep.yaml': 'sweep: a\nextends: base', 'base.yaml': '{}' };
    expect(complaint(files)).toContain('did you mean "base.yaml"?');
  });

  test.each(['/etc/base.yaml', 'C:/base.yaml', '..\\base.yaml', 'a/../../base.yaml'])(
    '%s lies outside the root',
    (path) => {
      expect(complaint({ 'sweep.yaml': `sweep: a\nextends: '${path}'` })).toContain('lies outside the root');
    },
  );

  test('a file that extends itself is a circle', () => {
    expect(complaint('sweep: a\nextends: ./sweep.yaml')).toContain('in a circle: sweep.yaml -> sweep.yaml');
  });

  test('an extended file may be empty, or hold comments only', () => {
    expect(
      planned({ 'sweep.yaml': 'sweep: a\nextends: [b.yaml, c.yaml]', 'b.yaml': '', 'c.yaml': '# c\n' }).runs,
    ).toHaveLength(1);
  });
});

describe('nesting', () => {
  test.each(['[', '- ', '{a: ', '? ', '- ? '])('a megabyte of %j is an error, and soon', (sign) => {
    const result = planText(`sweep: a\nconfig:\n  ${sign.repeat(Math.floor(1e6 / sign.length))}`);
    expect('diagnostics' in result && result.diagnostics.map(({ message }) => message)).toEqual([
      'nested more than 100 levels deep',
    ]);
  });

  test.each(['}', ': ', '\t', '@', '"', '? ', '[*a, '])('a megabyte of %j is told in at most 200 errors', (sign) => {
    const result = planText(sign.repeat(Math.floor(1e6 / sign.length)));
    expect('diagnostics' in result ? result.diagnostics.length : 0).toBeLessThanOrEqual(200);
  });

  test('90 levels are read', () => {
    const text = `sweep: a\ntrial: {command: [run]}\nconfig:\n  x: ${'['.repeat(90)}${']'.repeat(90)}`;
    expect(planned(text).runs).toHaveLength(1);
  });
});

test('aliases stand for what their anchors have, up to 10,000 nodes', () => {
  const text = (n: number) => `sweep: a
trial: {command: [run]}
config:
  x: &x [${Array.from({ length: 98 }, (_, i) => i).join(', ')}]
  y: [${Array.from({ length: n }, () => '*x').join(', ')}]
`;
  expect(planned(text(100)).runs[0]?.config.y).toHaveLength(100);
  expect(complaint(text(102))).toContain('the aliases of this file stand for too many nodes');
});
