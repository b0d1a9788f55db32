import { expect, test } from 'vitest';
import { edited } from '../../src/dashboard/field.ts';
import { strokesIn } from '../../src/dashboard/keyboard.ts';

/** The line after these keys, as a terminal sends them, with the cursor as a bar. */
function line(keys: string): string {
  const { before, behind } = strokesIn(keys, true).strokes.reduce(edited, { before: '', behind: '' });
  return `${before}|${behind}`;
}

const [left, right, home, end, del] = ['\u001b[D', '\u001b[C', '\u001b[H', '\u001b[F', '\u001b[3~'];

test.each([
  ['letters', 'n=2 fail', 'n=2 fail|'],
  ['a letter in the middle', `ac${left}b`, 'ab|c'],
  ['backspace and delete', `abcd${left}\u007f${del}`, 'ab|'],
  ['neither beyond the ends', `\u007fa${right}${del}${home}${left}\u007f`, '|a'],
  ['Home and End', `bc${home}a${end}d`, 'abcd|'],
  ['Ctrl-A and Ctrl-E', 'bc\u0001a\u0005d', 'abcd|'],
  ['Ctrl-U takes all before the cursor, Ctrl-K all behind it', `zz\u0015ab${left}\u000b`, 'a|'],
  ['Ctrl-W takes a word and the blanks behind it', 'one two  \u0017', 'one |'],
  ['no other letter with Ctrl is typed', 'a\u0002\u0006\u0014', 'a|'],
  ['characters as they are seen', `a\u4f60e\u0301👩‍👩‍👧${left}${left}x\u007f\u007f`, 'a|e\u0301👩‍👩‍👧'],
])('%s', (_, keys, expected) => {
  expect(line(keys)).toBe(expected);
});
