import { expect, test } from 'vitest';
import { UserError } from '../../../src/base/index.ts';
import { parseArff } from '../../../src/trainer/data/arff.ts';

const header = `% a comment
@RELATION example

@attribute width numeric
@attribute 'the height' REAL
@attribute label {0,1}
@data
`;

test('dense and sparse rows give the same table', () => {
  const dense = parseArff(`${header}1.5,-2e3,1\n0,0,0\n`, 'dense.arff');
  const sparse = parseArff(`${header}{0 1.5, 1 -2e3,2 1}\n{}\n`, 'sparse.arff');
  expect([...dense.values]).toEqual([1.5, -2000, 1, 0, 0, 0]);
  expect(sparse.values).toEqual(dense.values);
  expect(dense.attributes.map(({ name, type }) => [name, type])).toEqual([
    ['width', 'numeric'],
    ['the height', 'numeric'],
    ['label', 'binary'],
  ]);
  expect(dense.lines).toEqual([8, 9]);
});

test('byte order mark, CRLF, comments and blank lines among the rows do no harm', () => {
  const text = `\uFEFF${header}% rows\n1,2,0\n\n3,4,1`.replaceAll('\n', '\r\n');
  expect([...parseArff(text, 'file.arff').values]).toEqual([1, 2, 0, 3, 4, 1]);
});

test.each([
  ['a word', `${header}1,tall,0\n`, 'bad.arff:8:3', 'the value of attribute "the height" is "tall"', 'a number'],
  ['a hexadecimal', `${header}0x10,2,0\n`, 'bad.arff:8:1', 'is "0x10"', 'a number'],
  ['an infinite value', `${header}1e999,2,0\n`, 'bad.arff:8:1', 'is "1e999"', 'a number'],
  [
    'a missing value',
    `${header}1, ?,0\n`,
    'bad.arff:8:4',
    'the value of attribute "the height" is missing',
    'a number',
  ],
  ['another nominal value', `${header}1,2,0\n1,2,2\n`, 'bad.arff:9:5', 'is "2"', '0 or 1'],
  ['too few values', `${header}1,2\n`, 'bad.arff:8:1', 'this row has 2 values', '3, one an attribute'],
  ['an index too large', `${header}{0 1,3 1}\n`, 'bad.arff:8:6', 'there is no attribute 3', 'an index from 0 to 2'],
  ['falling indices', `${header}{1 1,0 1}\n`, 'bad.arff:8:6', 'index 0 comes after 1', 'rising indices'],
  ['half an entry', `${header}{0}\n`, 'bad.arff:8:2', '"0" is no entry of a sparse row', 'an index and a value'],
  ['an open row', `${header}{0 1\n`, 'bad.arff:8:', 'this row does not end with "}"', '{index value, ...}'],
  ['a string attribute', '@attribute name string\n@data\nx\n', 'bad.arff:1:17', 'is of type "string"', 'numeric'],
  ['an attribute without type', '@attribute name\n@data\n', 'bad.arff:1', 'attribute "name" has no type', 'numeric'],
  [
    'an attribute twice',
    '@attribute a real\n@attribute a real\n@data\n',
    'bad.arff:2',
    'stands on line 1 already',
    'once',
  ],
  ['no data', '@attribute a real\n', 'bad.arff:2', 'the file ends within its header', '@data'],
  ['no rows', '@attribute a real\n@data\n', 'bad.arff:2', 'no rows follow @data', 'at least one row'],
  ['data first', '@data\n1\n', 'bad.arff:1:1', '@data before any @attribute', '@attribute'],
  ['something else', '<html>\n', 'bad.arff:1:1', '"<html>" in the header', '@relation, @attribute or @data'],
])('%s is refused with its place', (_, text, place, message, expected) => {
  const error = failureOf(() => parseArff(text, 'bad.arff'));
  expect(error.exitCode).toBe(2);
  expect(error.message).toContain(place);
  expect(error.message).toContain(message);
  expect(error.message).toMatch(new RegExp(`expected .*${expected.replace(/[{}.]/g, '\\$&')}`));
});

function failureOf(action: () => unknown): UserError {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
