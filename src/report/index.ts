export {
  type ReportAttempt,
  type ReportInput,
  type ReportRun,
  seriesNeeded,
} from './input.ts';
export { type ReportFormat, renderReport, reportFormats } from './render-report.ts';
