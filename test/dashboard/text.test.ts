import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { bar } from '../../src/dashboard/bar.ts';
import { cutLine, fitLine, fitText, lineWidth, plainText, span, widthOf, wrap } from '../../src/dashboard/text.ts';

const awkward = [
  '日本語ラベル',
  'e\u0301tude',
  '👩‍👩‍👧 family',
  'नि',
  '⚠️ careful',
  'ＰＲ',
  'a\u0308\u0323',
  '한글',
  'PR (l1-+)',
  '−·±',
];

test('texts take exactly the columns they are given, whatever they are written in', () => {
  for (const text of awkward) {
    for (let width = 0; width <= 14; width++) {
      expect(stringWidth(fitText(text, width)), `${text} in ${width}`).toBe(width);
      expect(stringWidth(fitText(text, width, 'right'))).toBe(width);
    }
  }
});

test('a cut never splits a character that is seen as one', () => {
  expect(fitText('e\u0301e\u0301e\u0301e\u0301', 3)).toBe('e\u0301e\u0301…');
  expect(fitText('日本語', 4)).toBe('日… ');
  expect(fitText('👩‍👩‍👧👩‍👩‍👧', 3)).toBe('👩‍👩‍👧…');
});

test('the quick measure agrees with the general one', () => {
  const own = ['±', '·', '−', '…', '│', '─', '█', '▌', '░', '▸', '↑', '⏎', 'Δ', '✗', '⡇', 'a', ' '];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...own)), (parts) => widthOf(parts.join('')) === stringWidth(parts.join(''))),
  );
});

test('lines are cut and filled to their width across spans', () => {
  const line = [span('日本', 'strong'), span('abc'), span('déf', 'muted')];
  for (let width = 0; width <= 14; width++) expect(lineWidth(fitLine(line, width))).toBe(width);
  expect(plainText(cutLine(line, 6))).toBe('日本a…');
});

test('sentences are broken between words', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  for (const line of wrap('日本語 ラベル and a wordthatistoolong', 8)) expect(stringWidth(line)).toBeLessThanOrEqual(8);
});

test('a bar fills its width in eighths', () => {
  expect(bar(0, 4)).toBe('░░░░');
  expect(bar(0.53125, 4)).toBe('██▏░');
  expect(bar(1, 4)).toBe('████');
  expect(bar(7, 2)).toBe('██');
});
