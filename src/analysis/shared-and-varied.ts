import { canonicalJson, dottedValues, type JsonObject, type JsonValue } from '../base/index.ts';

export interface SharedAndVaried {
  /** Dotted keys that have one value in every record. */
  readonly shared: ReadonlyMap<string, JsonValue>;
  /** The other keys: each value with the number of records that have it, in order of appearance; undefined: lacking. */
  readonly varied: ReadonlyMap<string, readonly { readonly value: JsonValue | undefined; readonly count: number }[]>;
}

/** What a set of configurations, or of descriptions of where they ran, have in common, and where they part. Linear. */
export function sharedAndVaried(records: readonly JsonObject[]): SharedAndVaried {
  const byKey = new Map<string, Map<string, { readonly value: JsonValue; count: number }>>();
  for (const record of records) {
    for (const [key, value] of dottedValues(record)) {
      const values = byKey.get(key) ?? new Map<string, { readonly value: JsonValue; count: number }>();
      byKey.set(key, values);
      const text = canonicalJson(value);
      const seen = values.get(text);
      if (seen === undefined) values.set(text, { value, count: 1 });
      else seen.count += 1;
    }
  }
  const shared = new Map<string, JsonValue>();
  const varied = new Map<string, readonly { readonly value: JsonValue | undefined; readonly count: number }[]>();
  for (const [key, values] of byKey) {
    const present = [...values.values()];
    const lacking = records.length - present.reduce((total, { count }) => total + count, 0);
    const [only] = present;
    if (present.length === 1 && lacking === 0 && only !== undefined) shared.set(key, only.value);
    else varied.set(key, lacking > 0 ? [...present, { value: undefined, count: lacking }] : present);
  }
  return { shared, varied };
}
