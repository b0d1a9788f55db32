import { canonicalJson, isJsonObject, type JsonObject, type JsonValue, UserError, usageError } from '../base/index.ts';
import { readTrainConfig } from './config/train-config.ts';
import { checkData } from './data/check.ts';
import type { DataPlaces } from './data/places.ts';
import type { DataConfig } from './data/schema.ts';

export interface CheckReport {
  /** What each section's data are, in order: `{set, ..., data_fingerprint}`, or `{error, exit_code}`. */
  readonly reports: readonly JsonObject[];
  /** What is wrong, each told once: exit code 4 for missing data, 2 for malformed ones. */
  readonly errors: readonly UserError[];
}

/** Looks into the data of some runs before any of them starts. Each argument is a config's `data` section as JSON. */
export function check(sections: readonly string[], places: DataPlaces): CheckReport {
  const errors = new Map<string, UserError>();
  const examine = (data: DataConfig): JsonObject => {
    try {
      return checkData(data, places);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      errors.set(error.message, error);
      return { error: error.message, exit_code: error.exitCode };
    }
  };
  const known = new Map<string, JsonObject>();
  const reports = sections.map((text) => {
    const { data } = readTrainConfig({ data: parse(text) });
    const key = canonicalJson([data.set, 'size' in data, 'long_tail' in data ? data.long_tail : null]);
    const report = known.get(key) ?? examine(data);
    known.set(key, report);
    return report;
  });
  return { reports, errors: [...errors.values()] };
}

function parse(text: string): JsonValue {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // Falls through: not JSON at all.
  }
  throw usageError(
    `"${text}" is no data section\n     expected a JSON object such as ${canonicalJson({ set: 'scene' })}`,
  );
}
