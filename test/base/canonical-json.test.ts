import { expect, test } from 'vitest';
import { canonicalJson, type JsonValue, sha256 } from '../../src/base/index.ts';

test.each<[JsonValue, string]>([
  [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
  // RFC 8785, section 3.2.3: keys are sorted by UTF-16 code units.
  [
    { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 },
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  ],
  // RFC 8785, section 3.2.2.3: numbers as ECMAScript prints them.
  [[JSON.parse('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27, -0], '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]'],
  [{ '10': 1, '9': 2 }, '{"10":1,"9":2}'],
])('%j', (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

test('what JSON cannot hold is refused', () => {
  expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
  expect(() => canonicalJson([Number.POSITIVE_INFINITY])).toThrow(TypeError);
  expect(() => canonicalJson('\ud800')).toThrow(/surrogate/);
});

test('sha256 of the empty string', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});
