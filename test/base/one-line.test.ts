import { expect, test } from 'vitest';
import { oneLine } from '../../src/base/index.ts';

test('text from outside stays on its line and brings no escape sequence along', () => {
  expect(oneLine('\u001b[31mred\u001b[0m\r\nnext\tand\u0007 \u202eback')).toBe('red next and   back');
  expect(oneLine('\u001b]0;title\u0007a\u009b2Jb\u001b')).not.toMatch(/\p{Cc}/u);
  expect(oneLine('as it is: 数据 é ~')).toBe('as it is: 数据 é ~');
});
