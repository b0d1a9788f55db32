export { type Diagnostic, diagnosticsToJson } from './diagnostics.ts';
export { formatDiagnostics, listDiagnostics } from './format-diagnostics.ts';
export { InputError } from './input-error.ts';
export type { SourceReader } from './load.ts';
export { type MatchedSweep, type PlaceTest, parseMatcherArgument } from './matcher-argument.ts';
export { type PlanRequest, type PlanResult, planSweep } from './plan.ts';
export { parseDuration } from './quantity.ts';
export { sweepJsonSchema } from './schema/json-schema.ts';
