export { type Diagnostic, diagnosticsToJson } from './diagnostics.ts';
export { parseDuration } from './expand/quantity.ts';
export { formatDiagnostics } from './format-diagnostics.ts';
export { type PlaceTest, parseMatcherArgument } from './matcher-argument.ts';
export { type PlanRequest, type PlanResult, planSweep } from './plan.ts';
export { sweepJsonSchema } from './schema/json-schema.ts';
export type { SourceReader } from './source/load.ts';
