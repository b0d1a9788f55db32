import { buildDocument } from './document.ts';
import { renderCsv } from './formats/csv.ts';
import { renderHtml } from './formats/html.ts';
import { renderJson } from './formats/json.ts';
import { renderMarkdown } from './formats/markdown.ts';
import { renderTex } from './formats/tex.ts';
import type { ReportInput } from './input.ts';
import { renderPng } from './render/png.ts';
import { renderSvgs } from './render/svg.ts';
import { loadStatistics } from './statistics.ts';

export type ReportFormat = 'md' | 'html' | 'tex' | 'csv' | 'json' | 'png';
export const reportFormats: readonly ReportFormat[] = ['md', 'html', 'tex', 'csv', 'json', 'png'];

/**
 * Makes the report's files: their paths below the report's folder with their content. Every format prints the same
 * document, and the same input gives the same bytes. Figures come with the formats that show them.
 * The libraries for statistics and drawing are loaded with the first call: importing this module costs nothing.
 */
export async function renderReport(
  input: ReportInput,
  formats: readonly ReportFormat[],
): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const document = buildDocument(input, await loadStatistics());
  const files = new Map<string, string | Uint8Array>();
  const drawn = document.figures.flatMap(({ file, drawing }) => (drawing === null ? [] : [{ file, drawing }]));
  const svgs = await renderSvgs(formats.some(showsFigures) ? drawn.map(({ drawing }) => drawing) : []);
  const figures = new Map(drawn.map(({ file }, i) => [file, svgs[i] ?? '']));
  if (formats.includes('md')) for (const [file, svg] of figures) files.set(file, svg);
  for (const format of reportFormats.filter((one) => formats.includes(one))) {
    switch (format) {
      case 'md':
        files.set('report.md', renderMarkdown(document));
        break;
      case 'html':
        files.set('report.html', renderHtml(document, figures));
        break;
      case 'tex':
        for (const [file, content] of renderTex(document)) files.set(file, content);
        break;
      case 'csv':
        files.set('tables.csv', renderCsv(document));
        break;
      case 'json':
        files.set('report.json', renderJson(document));
        break;
      case 'png':
        for (const [file, svg] of figures) files.set(file.replace(/svg$/, 'png'), await renderPng(svg));
        break;
    }
  }
  return files;
}

function showsFigures(format: ReportFormat): boolean {
  return format === 'md' || format === 'html' || format === 'png';
}
