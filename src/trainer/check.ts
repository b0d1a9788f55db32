import { canonicalJson, isJsonObject, type JsonObject, type JsonValue, usageError } from '../base/index.ts';
import { readTrainConfig } from './config/train-config.ts';
import { checkData } from './data/check.ts';

/**
 * Looks into the data of some runs before any of them starts. Each argument is the `data` section of a config as JSON;
 * the answer is one report for each distinct data set, in order. Throws a UserError: exit 4 for missing data, exit 2 for
 * malformed ones.
 */
export function check(sections: readonly string[], dataFolder: string | null): readonly JsonObject[] {
  const reports = new Map<string, JsonObject>();
  for (const text of sections) {
    const { data } = readTrainConfig({ data: parse(text) });
    if (!reports.has(data.set)) reports.set(data.set, checkData(data, dataFolder));
  }
  return [...reports.values()];
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
