import { canonicalWriter, sha256 } from '../../base/index.ts';
import type { RunSpec } from '../../model/index.ts';

/** The same as `runId` of the model, faster for many runs whose configs share parts. */
export function runIdentity(): (spec: RunSpec) => string {
  const write = canonicalWriter();
  return ({ trial, config }) => sha256(`{"config":${write(config)},"trial":${write({ ...trial })}}`).slice(0, 16);
}
