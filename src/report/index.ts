export {
  type Environment,
  type ProbabilityPoint,
  type ReportAttempt,
  type ReportFailure,
  type ReportInput,
  type ReportRun,
  type ReportSeries,
  seriesNeeded,
} from './input.ts';
export { type ReportFormat, renderReport, reportFormats } from './render-report.ts';
