import { type Cell, referenceName, type Table, type TableRow } from '../../analysis/index.ts';
import type { Banner } from '../banner.ts';
import { claimHeading } from '../claim-text.ts';
import { comparisonSections } from '../comparison-sections.ts';
import type { DocumentFailure, ReportDocument } from '../document.ts';
import type { Figure } from '../figures/build-figures.ts';
import { durationText, meanText, numberText, signedText } from '../numbers.ts';
import { environmentLines, type Provenance, type RunLine, totalsText } from '../provenance.ts';
import { cellSeeds, columnHeadings, rowHeadings, rowLabels, rowSeeds, tableNotes, tableTitle } from '../table-text.ts';
import { code, codeBlock, escapeText, markdownTable } from './markdown-syntax.ts';

/** report.md: GitHub-flavoured Markdown; figures are images beside it. */
export function renderMarkdown(document: ReportDocument): string {
  const { heading, tables, figures, provenance } = document;
  const sections = [
    `# ${escapeText(heading)}`,
    ...bannerLines(document),
    ...warningLines(provenance),
    ...tables.flatMap((table) => tableSection(document, table)),
    ...claimsSection(document),
    ...figures.flatMap((figure) => figureSection(document, figure)),
    ...comparisonsSection(document),
    ...failuresSection(document),
    ...provenanceSection(provenance),
  ];
  return `${sections.join('\n\n')}\n`;
}

function bannerLines({ banner }: ReportDocument): readonly string[] {
  if (banner === null) return [];
  const hint = banner.command === null ? '' : ` ${code(banner.command)} is.`;
  return [`> **${escapeText(banner.lead)}** ${escapeText(banner.body)}${hint}`];
}

/** Before the numbers: what makes them less than they look. */
function warningLines({ warnings }: Provenance): readonly string[] {
  return warnings.length === 0 ? [] : [warnings.map((warning) => `> **Note:** ${escapeText(warning)}`).join('\n>\n')];
}

function tableSection(document: ReportDocument, table: Table): readonly string[] {
  return [
    `## ${escapeText(tableTitle(document.spec, table))}`,
    measuredTable(document, table),
    ...printedTable(document, table),
    `<sub>${tableNotes(document, table, 'the best in bold, the second in italics').map(escapeText).join(' ')}</sub>`,
  ];
}

/** The measured values; the first column is followed by what the paper printed and the difference. */
function measuredTable({ spec }: ReportDocument, table: Table): string {
  const { columns, reference } = table;
  const precisions = columns.map(({ precision }) => precision);
  const beside = (i: number, cells: readonly string[]) => (i === 0 && reference !== null ? cells : []);
  const name = reference === null ? '' : referenceName(reference.source);
  const header = [
    ...rowHeadings(spec, table).map(escapeText),
    ...columnHeadings(spec, table).flatMap((heading, i) => [escapeText(heading), ...beside(i, [name, `Δ ${name}`])]),
    'seeds',
  ];
  const rows = table.rows.map((row) => [
    ...rowLabels(spec, table, row).map(escapeText),
    ...row.cells.flatMap((cell, i) => [
      measuredCell(row, cell, precisions[i] ?? 2),
      ...beside(i, [printedValue(cell, precisions[i] ?? 2), differenceText(cell, precisions[i] ?? 2)]),
    ]),
    rowSeeds(row),
  ]);
  return markdownTable(header, rows, (column) => column >= table.rowAxes.length);
}

/** The printed values and differences of all columns, where the first one's are not all there are. */
function printedTable({ spec }: ReportDocument, table: Table): readonly string[] {
  const { reference, columns } = table;
  const more = table.rows.some(({ cells }) => cells.slice(1).some((cell) => cell.reference !== null));
  if (reference === null || !more) return [];
  const [first = '', ...others] = rowHeadings(spec, table).map(escapeText);
  const header = [
    `${first}: ${referenceName(reference.source)} (Δ)`,
    ...others,
    ...columnHeadings(spec, table).map(escapeText),
  ];
  const printed = table.rows.filter(({ cells }) => cells.some((cell) => cell.reference !== null));
  const rows = printed.map((row) => [
    ...rowLabels(spec, table, row).map(escapeText),
    ...row.cells.map((cell, i) => {
      const { precision = 2 } = columns[i] ?? {};
      const value = printedValue(cell, precision);
      return cell.difference === null ? value : `${value} (${differenceText(cell, precision)})`;
    }),
  ]);
  return [markdownTable(header, rows, (column) => column >= table.rowAxes.length)];
}

function measuredCell(row: TableRow, cell: Cell, precision: number): string {
  const mean = meanText(cell, precision);
  const text = cell.rank === 'best' ? `**${mean}**` : cell.rank === 'second' ? `*${mean}*` : mean;
  const missing = cellSeeds(row, cell);
  if (missing !== null) return `${text} (${missing})`;
  return cell.n > 0 && cell.n < cell.expected ? `${text} \\*` : text;
}

function printedValue({ reference }: Cell, precision: number): string {
  return reference === null ? '' : numberText(reference, precision);
}

function differenceText({ difference }: Cell, precision: number): string {
  return difference === null ? '' : signedText(difference, precision);
}

function claimsSection({ banner, claims }: ReportDocument): readonly string[] {
  if (claims.length === 0) return [];
  const rows = claims.map(({ id, statement, measured, verdict }) => [
    escapeText(statement),
    escapeText(measured),
    verdict,
    code(id),
  ]);
  const headings = [claimHeading(claims), 'measured', 'verdict', 'id'];
  return ['## Claims', ...noticeLines(banner), markdownTable(headings, rows, () => false)];
}

function comparisonsSection(document: ReportDocument): readonly string[] {
  const parts = comparisonSections(document).flatMap(({ title, headings, rows, names, notes }) => [
    `<details><summary>${escapeText(title)}</summary>`,
    markdownTable(
      headings,
      rows.map((row) => row.map(escapeText)),
      (column) => column >= names,
    ),
    `<sub>${notes.map(escapeText).join(' ')}</sub>`,
    '</details>',
  ]);
  return parts.length === 0 ? [] : ['## Paired comparisons', ...parts];
}

function figureSection({ banner }: ReportDocument, { title, file, drawing }: Figure): readonly string[] {
  const heading = `## ${escapeText(title)}`;
  if (drawing === null) return [heading, 'Nothing to draw yet.'];
  return [heading, `![${escapeText(title)}](${file})`, ...noticeLines(banner)];
}

/** The point of the banner, repeated where a claim or a figure may be read alone. */
function noticeLines(banner: Banner | null): readonly string[] {
  return banner === null ? [] : [`<sub>${escapeText(banner.lead)}</sub>`];
}

function failuresSection({ failures }: ReportDocument): readonly string[] {
  return failures.length === 0 ? [] : ['## Failed runs', ...failures.flatMap(failureSection)];
}

function failureSection({ id, place, seed, reason, message, stderr }: DocumentFailure): readonly string[] {
  return [
    `### ${escapeText(`${place}, seed ${seed}`)} (${code(id)})`,
    escapeText([reason, message].filter(Boolean).join(': ')),
    stderr.length === 0 ? 'Nothing on standard error.' : codeBlock(stderr),
  ];
}

function provenanceSection(provenance: Provenance): readonly string[] {
  const { command, commands, runs } = provenance;
  const facts = [
    ['command', code(command)],
    ...(commands.length === 0 ? [] : [['runs made by', commands.map(code).join('<br>')]]),
    ...environmentLines(provenance).map((pair) => pair.map(escapeText)),
  ];
  return [
    '## Provenance',
    markdownTable(['', ''], facts, () => false),
    `<details><summary>${escapeText(totalsText(provenance))}</summary>`,
    markdownTable(
      ['run', 'labels', 'seed', 'status', 'attempts', 'time'],
      runs.map(runRow),
      (column) => column >= 2 && column !== 3,
    ),
    '</details>',
  ];
}

function runRow({ id, place, seed, status, attempts, seconds }: RunLine): readonly string[] {
  const time = seconds === null ? '' : durationText(seconds);
  return [code(id), escapeText(place), String(seed), status, String(attempts.length), time];
}
