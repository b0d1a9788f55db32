import { expect, test } from 'vitest';
import { parseLabelList } from '../../../src/trainer/data/label-list.ts';

const list = (body: string) =>
  `<?xml version="1.0"?>\n<labels xmlns="http://mulan.sourceforge.net/labels">\n${body}\n</labels>\n`;

test('labels come in their order, with their lines, nested ones included', () => {
  const labels = parseLabelList(
    list('<label name="sea &amp; sky"></label>\n<label name="b"><label name="c"/></label>'),
    'l.xml',
  );
  expect(labels).toEqual([
    { name: 'sea & sky', line: 3 },
    { name: 'b', line: 4 },
    { name: 'c', line: 4 },
  ]);
});

test.each([
  ['cut off', '<labels>\n<label name="a">\n', 'l.xml:', 'well-formed XML'],
  ['crossed tags', list('<label name="a"></labels>'), 'l.xml:3:', 'well-formed XML'],
  ['no XML', 'label a', 'l.xml:1:', 'well-formed XML'],
  ['another root', '<sweep><label name="a"/></sweep>', 'l.xml:1', 'a root element <labels>'],
  ['no labels', list(''), 'l.xml:2:1', 'at least one <label name="...">'],
  ['no name', list('<label name="a"/>\n  <label/>'), 'l.xml:4:3', '<label name="...">'],
  ['another element', list('<lable name="a"/>'), 'l.xml:3:1  error  <lable> within <labels>', '<label name="...">'],
  [
    'a label twice',
    list('<label name="a"/>\n<label name="a"/>'),
    'l.xml:4:1  error  label "a" stands on line 3',
    'once',
  ],
])('%s is refused with its line', (_, text, place, expected) => {
  expect(() => parseLabelList(text, 'l.xml')).toThrow(place);
  expect(() => parseLabelList(text, 'l.xml')).toThrow(expected);
});
