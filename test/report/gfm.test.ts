import { lexer, type Tokens } from 'marked';
import { expect, test } from 'vitest';
import { renderText, sampleInput } from './sample.ts';

async function tokens() {
  const labels = { method: { DB: { text: 'a|b `c` *d* <e>', tex: null } } };
  const text = (await renderText(sampleInput({}, { labels }), ['md'])).get('report.md') ?? '';
  return lexer(text, { gfm: true });
}

test('a parser of GitHub-flavoured Markdown finds every table, each row as wide as its head', async () => {
  const tables = (await tokens()).filter((token): token is Tokens.Table => token.type === 'table');
  const headings = tables.map(({ header }) => header.map(({ text }) => text));
  expect(headings).toEqual(
    expect.arrayContaining([
      ['voc-lt', 'total', 'paper', 'Δ paper', 'head', 'tail', 'seeds'],
      ['claim of the paper', 'measured', 'verdict', 'id'],
      expect.arrayContaining(['difference', 'p (t)', 'p (Holm)']),
      ['run', 'labels', 'seed', 'status', 'attempts', 'time'],
    ]),
  );
  for (const { header, rows } of tables) for (const row of rows) expect(row).toHaveLength(header.length);
  expect(tables[0]?.align).toEqual([...['left'].map(() => null), ...Array(6).fill('right')]);
});

test('labels come out as they are, the best is strong and the second emphasised', async () => {
  const [table] = (await tokens()).filter((token): token is Tokens.Table => token.type === 'table');
  const shown = (cell: Tokens.TableCell | undefined) =>
    cell?.tokens.map((one) => [one.type, 'text' in one && one.text]);
  const first = table?.rows[0]?.[0]?.tokens.map((token) => ('text' in token ? token.text : '')).join('');
  expect(first?.replaceAll('&lt;', '<').replaceAll('&gt;', '>')).toBe('a|b `c` *d* <e>');
  expect(shown(table?.rows[2]?.[1])).toEqual([['strong', '73.70 ± 0.75']]);
  expect(shown(table?.rows[1]?.[1])).toEqual([['em', '72.47 ± 0.50']]);
});
