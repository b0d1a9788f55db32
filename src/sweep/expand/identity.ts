import { canonicalJson, isJsonObject, type JsonValue, sha256 } from '../../base/index.ts';
import type { RunSpec } from '../../model/index.ts';

/** The same as `runId` of the model, faster for many runs whose configs share parts: each part is written out once. */
export function runIdentity(): (spec: RunSpec) => string {
  const written = new WeakMap<object, string>();
  const write = (value: JsonValue): string => {
    if (!isJsonObject(value)) return canonicalJson(value);
    const before = written.get(value);
    if (before !== undefined) return before;
    const pairs = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${write(value[key] ?? null)}`);
    const text = `{${pairs.join(',')}}`;
    written.set(value, text);
    return text;
  };
  return ({ trial, config }) => sha256(`{"config":${write(config)},"trial":${canonicalJson(trial)}}`).slice(0, 16);
}
