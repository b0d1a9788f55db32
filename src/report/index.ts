export { escapeText, markdownTable } from './formats/markdown-syntax.ts';
export {
  metricsNeeded,
  type ReportAttempt,
  type ReportInput,
  type ReportRun,
  seriesNeeded,
} from './input.ts';
export { type ReportFormat, renderReport, reportFormats } from './render-report.ts';
