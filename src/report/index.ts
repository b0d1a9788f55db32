export { emptyParts } from './empty-parts.ts';
export { reportJsonSchema } from './formats/json-schema.ts';
export { escapeText, markdownTable } from './formats/markdown-syntax.ts';
export {
  type GradientCurve,
  metricsNeeded,
  type ReportAttempt,
  type ReportInput,
  type ReportRun,
  seriesNeeded,
} from './input.ts';
export { type ReportFormat, renderReport, reportFormats } from './render-report.ts';
export { unknownMetrics } from './unknown-metrics.ts';
