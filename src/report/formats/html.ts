import { type Cell, referenceName, type SharedAndVaried, type Table, type TableRow } from '../../analysis/index.ts';
import { canonicalJson } from '../../base/index.ts';
import { claimHeading } from '../claim-text.ts';
import { comparisonSections } from '../comparison-sections.ts';
import type { ReportDocument } from '../document.ts';
import { durationText, meanText, numberText, signedText } from '../numbers.ts';
import { environmentLines, type Provenance, type RunLine, totalsText } from '../provenance.ts';
import { cellSeeds, columnHeadings, rowHeadings, rowLabels, rowSeeds, tableNotes, tableTitle } from '../table-text.ts';
import { htmlPage, escapeHtml as text } from './html-page.ts';

/** report.html: one self-contained page. `svgs` are the figures by file name, put into the page as images. */
export function renderHtml(document: ReportDocument, svgs: ReadonlyMap<string, string>): string {
  return htmlPage(document.heading, [
    `<h1>${text(document.heading)}</h1>`,
    ...banner(document),
    ...document.provenance.warnings.map((warning) => `<p class="banner"><strong>Note:</strong> ${text(warning)}</p>`),
    ...document.tables.map((table) => tableSection(document, table)),
    ...claimsSection(document),
    ...figuresSection(document, svgs),
    ...comparisonsSection(document),
    ...failuresSection(document),
    provenanceSection(document.provenance),
  ]);
}

function banner({ banner: content }: ReportDocument): readonly string[] {
  if (content === null) return [];
  const hint = content.command === null ? '' : ` <code>${text(content.command)}</code> is.`;
  return [`<p class="banner"><strong>${text(content.lead)}</strong> ${text(content.body)}${hint}</p>`];
}

function tableSection(document: ReportDocument, table: Table): string {
  const { spec } = document;
  const headings = [...rowHeadings(spec, table), ...columnHeadings(spec, table), 'seeds'];
  return [
    `<section><h2>${text(tableTitle(spec, table))}</h2>`,
    sortableTable(
      headings,
      table.rowAxes.length,
      table.rows.map((row) => tableRow(document, table, row)),
    ),
    `<p class="notes">${text(tableNotes(document, table, 'the best in bold, the second underlined').join(' '))}</p></section>`,
  ].join('\n');
}

function tableRow({ spec }: ReportDocument, table: Table, row: TableRow): string {
  return [
    ...rowLabels(spec, table, row).map((label) => `<td class="label">${text(label)}</td>`),
    ...row.cells.map((cell, i) => measuredCell(table, row, i, cell)),
    `<td data-sort="${row.cells[0]?.n ?? 0}">${text(rowSeeds(row))}</td>`,
  ].join('');
}

/** The measured value, and below it what the paper printed and the difference: grey where it is no evidence. */
function measuredCell({ columns, reference }: Table, row: TableRow, position: number, cell: Cell): string {
  const { precision = 2 } = columns[position] ?? {};
  const missing = cellSeeds(row, cell);
  const mark = missing !== null ? ` (${missing})` : cell.n > 0 && cell.n < cell.expected ? ' *' : '';
  const delta = cell.difference === null ? '' : ` <b>${signedText(cell.difference, precision)}</b>`;
  const printed =
    cell.reference === null || reference === null
      ? ''
      : `<small${reference.comparable ? '' : ' class="no-evidence"'}>${referenceName(reference.source)} ${numberText(cell.reference, precision)}${delta}</small>`;
  return `<td data-sort="${cell.mean ?? ''}"${cell.rank ? ` class="${cell.rank}"` : ''}><span>${text(meanText(cell, precision) + mark)}</span>${printed}</td>`;
}

function claimsSection({ banner, claims }: ReportDocument): readonly string[] {
  if (claims.length === 0) return [];
  const rows = claims.map(({ id, statement, measured, verdict }) => {
    const kind = verdict.replace(' ', '-');
    return `<td>${text(statement)}</td><td>${text(measured)}</td><td class="verdict ${kind}">${verdict}</td><td><code>${text(id)}</code></td>`;
  });
  const headings = [claimHeading(claims), 'measured', 'verdict', 'id'];
  const notice = banner === null ? '' : `<p class="notes">${text(banner.lead)}</p>\n`;
  return [`<section><h2>Claims</h2>\n${notice}${sortableTable(headings, headings.length, rows, 'text')}</section>`];
}

/** Folded away. */
function comparisonsSection(document: ReportDocument): readonly string[] {
  const parts = comparisonSections(document).map(({ title, headings, rows, names, notes }) => {
    const cells = rows.map((row) => row.map((cell, i) => `<td${i < names ? ' class="label"' : ''}>${text(cell)}</td>`));
    return [
      `<details><summary>${text(title)}</summary>`,
      sortableTable(
        headings,
        names,
        cells.map((row) => row.join('')),
      ),
      `<p class="notes">${text(notes.join(' '))}</p></details>`,
    ].join('\n');
  });
  return parts.length === 0 ? [] : [`<section><h2>Paired comparisons</h2>\n${parts.join('\n')}</section>`];
}

function figuresSection({ banner, figures }: ReportDocument, svgs: ReadonlyMap<string, string>): readonly string[] {
  const caption = banner === null ? '' : `<figcaption>${text(banner.lead)}</figcaption>`;
  return figures.map(({ title, file }) => {
    const svg = svgs.get(file);
    const content =
      svg === undefined
        ? '<p class="muted">Nothing to draw yet.</p>'
        : `<figure><img alt="${text(title)}" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}">${caption}</figure>`;
    return `<section><h2>${text(title)}</h2>\n${content}</section>`;
  });
}

function failuresSection({ failures }: ReportDocument): readonly string[] {
  if (failures.length === 0) return [];
  const parts = failures.map(({ id, place, seed, reason, message, stderr }) => {
    const output =
      stderr.length === 0 ? '<p class="muted">Nothing on standard error.</p>' : `<pre>${text(stderr.join('\n'))}</pre>`;
    return `<h3>${text(`${place}, seed ${seed}`)} <code>${text(id)}</code></h3><p>${text([reason, message].filter(Boolean).join(': '))}</p>${output}`;
  });
  return [`<section><h2>Failed runs</h2>\n${parts.join('\n')}</section>`];
}

function provenanceSection(provenance: Provenance): string {
  const facts = [
    ['command', `<code>${text(provenance.command)}</code>`] as const,
    ...(provenance.commands.length === 0
      ? []
      : [['runs made by', provenance.commands.map((one) => `<code>${text(one)}</code>`).join('<br>')] as const]),
    ...environmentLines(provenance).map(([name, value]) => [name, text(value)] as const),
  ];
  const headings = ['run', 'labels', 'seed', 'status', 'attempts', 'time'];
  return [
    '<section><h2>Provenance</h2>',
    `<div class="scroll"><table class="text"><tbody>${facts.map(([name, value]) => `<tr><th>${text(name)}</th><td>${value}</td></tr>`).join('\n')}</tbody></table></div>`,
    `<details><summary>${text(totalsText(provenance))}</summary>${sortableTable(headings, 2, provenance.runs.map(runRow))}</details>`,
    `<details><summary>Configuration</summary>${configuration(provenance.config)}</details></section>`,
  ].join('\n');
}

function runRow({ id, place, seed, status, attempts, seconds }: RunLine): string {
  const labels = [`<code>${text(id)}</code>`, text(place)].map((one) => `<td class="label">${one}</td>`);
  const time = seconds === null ? '' : durationText(seconds);
  return `${labels.join('')}<td>${seed}</td><td>${status}</td><td>${attempts.length}</td><td data-sort="${seconds ?? ''}">${time}</td>`;
}

/** Every key of the runs' configurations: its value where they share it, else the values and how many have each. */
function configuration({ shared, varied }: SharedAndVaried): string {
  const rows = [
    ...[...varied].map(([key, values]) => {
      const shown = values.slice(0, 12).map(({ value, count }) => {
        const name =
          value === undefined ? '<span class="muted">absent</span>' : `<code>${text(canonicalJson(value))}</code>`;
        return `${name} <span class="muted">(${count} run${count === 1 ? '' : 's'})</span>`;
      });
      const rest = values.length > 12 ? `, and ${values.length - 12} more` : '';
      return `<td><code>${text(key)}</code></td><td>${shown.join(', ')}${rest}</td>`;
    }),
    ...[...shared].map(
      ([key, value]) => `<td><code>${text(key)}</code></td><td><code>${text(canonicalJson(value))}</code></td>`,
    ),
  ];
  return sortableTable(['key', 'value'], 2, rows, 'text');
}

/** A table whose headings sort it; rows are their cells' HTML. The first `labels` columns are set left. */
function sortableTable(headings: readonly string[], labels: number, rows: readonly string[], kind = ''): string {
  const heads = headings.map(
    (heading, i) =>
      `<th scope="col"${i < labels ? ' class="label"' : ''}><button type="button">${text(heading)}</button></th>`,
  );
  const body = rows.map((cells) => `<tr>${cells}</tr>`).join('\n');
  return `<div class="scroll"><table${kind === '' ? '' : ` class="${kind}"`}><thead><tr>${heads.join('')}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}
