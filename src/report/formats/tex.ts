import type { Cell, Table, TableRow } from '../../analysis/index.ts';
import type { ReportSpec } from '../../model/index.ts';
import type { ReportDocument } from '../document.ts';
import { fileName } from '../file-name.ts';
import { placeLabel, printedLabel, texLabel } from '../labels.ts';
import { meanText, type NumberStyle, numberText, signedText } from '../numbers.ts';
import { cellSeeds, rowSeeds, tableNotes, tableTitle } from '../table-text.ts';
import { escapeTex } from './tex-syntax.ts';

const texStyle: NumberStyle = { minus: '$-$', plusMinus: '$\\pm$', nothing: '--' };

/** tables/<id>.tex, a bare booktabs tabular each, and tables.tex, which shows them all and compiles as it is. */
export function renderTex(document: ReportDocument): ReadonlyMap<string, string> {
  const { tables, spec } = document;
  return new Map([
    ['tables.tex', frame(document)],
    ...tables.map((table): [string, string] => [`tables/${fileName(table.id)}.tex`, tabular(spec, table)]),
  ]);
}

function frame(document: ReportDocument): string {
  const floats = document.tables.flatMap((table, i) => [
    '\\begin{table}[!htbp]',
    '  \\centering',
    `  \\caption{${caption(document, table)}}`,
    `  \\label{tab:${fileName(table.id)}}`,
    `  \\fitted{\\input{tables/${fileName(table.id)}}}`,
    '\\end{table}',
    // TeX holds back only so many tables that await a page.
    ...(i % 10 === 9 ? ['\\clearpage'] : []),
  ]);
  return lines([
    '\\documentclass{article}',
    '\\usepackage[T1]{fontenc}',
    '\\usepackage[utf8]{inputenc}',
    // T1 without these fonts is drawn from bitmaps.
    '\\IfFileExists{lmodern.sty}{\\usepackage{lmodern}}{}',
    '\\usepackage{booktabs}',
    '\\usepackage{graphicx}',
    // What is wider than the page is made smaller.
    '\\newcommand{\\fitted}[1]{\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{#1}}',
    '\\begin{document}',
    ...(floats.length === 0 ? ['No tables.'] : floats),
    '\\end{document}',
  ]);
}

function caption(document: ReportDocument, table: Table): string {
  const notes = tableNotes(document, table, 'the best in bold, the second underlined');
  return escapeTex([`${tableTitle(document.spec, table)}.`, ...notes].join(' '));
}

function tabular(spec: ReportSpec, table: Table): string {
  const { rowAxes, columns, columnAxis } = table;
  const heads = [
    ...rowHeads(spec, table),
    ...columns.map(({ heading }) => (columnAxis === null ? escapeTex(heading) : placeTex(spec, columnAxis, heading))),
    '$n$',
  ];
  return lines([
    `\\begin{tabular}{${'l'.repeat(rowAxes.length)}${'r'.repeat(columns.length + 1)}}`,
    '  \\toprule',
    tabularRow(heads),
    '  \\midrule',
    ...table.rows.flatMap((row) => rowLines(spec, table, row)),
    '  \\bottomrule',
    '\\end{tabular}',
  ]);
}

/** A row of measured values, and below it the printed ones with the differences, where there are any. */
function rowLines(spec: ReportSpec, { rowAxes, columns, reference }: Table, row: TableRow): readonly string[] {
  const labels = row.labels.map((label, i) => labelTex(spec, rowAxes[i] ?? '', label));
  const measured = tabularRow([
    ...labels,
    ...row.cells.map((cell, i) => measuredCell(row, cell, columns[i]?.precision ?? 2)),
    rowSeeds(row),
  ]);
  if (reference === null || row.cells.every((cell) => cell.reference === null)) return [measured];
  const printed = row.cells.map((cell, i) => {
    if (cell.reference === null) return '';
    const { precision = 2 } = columns[i] ?? {};
    const delta = cell.difference === null ? '' : ` (${signedText(cell.difference, precision, texStyle)})`;
    return `\\small ${numberText(cell.reference, precision, texStyle)}${delta}`;
  });
  const source = `\\small\\quad ${escapeTex(reference.source)}`;
  return [measured, tabularRow([source, ...labels.slice(1).map(() => ''), ...printed, ''])];
}

function measuredCell(row: TableRow, cell: Cell, precision: number): string {
  const missing = cellSeeds(row, cell);
  const mark = missing !== null ? ` (${missing})` : cell.n > 0 && cell.n < cell.expected ? '*' : '';
  const text = meanText(cell, precision, texStyle) + mark;
  switch (cell.rank) {
    case 'best':
      return `\\textbf{${text}}`;
    case 'second':
      return `\\underline{${text}}`;
    case null:
      return text;
  }
}

function rowHeads(spec: ReportSpec, { each, eachAxis, rowAxes }: Table): readonly string[] {
  if (each !== null && rowAxes.length === 1) return [placeTex(spec, eachAxis ?? '', each)];
  return rowAxes.map(escapeTex);
}

function labelTex(spec: ReportSpec, axis: string, label: string): string {
  return texLabel(spec, axis, label) ?? escapeTex(printedLabel(spec, axis, label));
}

function placeTex(spec: ReportSpec, axis: string, label: string): string {
  return texLabel(spec, axis, label) ?? escapeTex(placeLabel(spec, axis, label));
}

function tabularRow(cells: readonly string[]): string {
  return `  ${cells.join(' & ')} \\\\`;
}

function lines(text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}
