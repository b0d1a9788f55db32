import type { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/index.ts';
import { dataSchemas } from '../data/schema.ts';
import { lossSchemas } from '../losses/schema.ts';
import { type Defaults, defaultsFor, type Situation } from './defaults.ts';
import { describeType, propertiesOf } from './describe-type.ts';
import { inputSchema } from './sections.ts';

/**
 * A Markdown table of the fields of a schema, nested maps included: key, type, default, meaning. Defaults are those of
 * every situation that agrees with `within`.
 */
export function fieldTable(
  schemaFor: (defaults: Defaults) => z.ZodType,
  prefix: string,
  within: Partial<Readonly<Record<string, string>>>,
): string {
  const agreeing = situations.filter(({ set, loss }) => (within.set ?? set) === set && (within.loss ?? loss) === loss);
  const schemas = agreeing.map((situation) => ({
    situation,
    schema: inputSchema(schemaFor(defaultsFor(situation))),
  }));
  return ['| key | type | default | meaning |', '|---|---|---|---|', ...rows(schemas, prefix)].join('\n');
}

/** A schema as it is in every situation; they differ in defaults only. */
type Everywhere = readonly { readonly situation: Situation; readonly schema: JsonObject }[];

const situations: readonly Situation[] = keysOf(dataSchemas).flatMap((set) =>
  keysOf(lossSchemas).map((loss) => ({ set, loss })),
);

function rows(everywhere: Everywhere, prefix: string): string[] {
  const fields = propertiesOf(everywhere[0]!.schema);
  return Object.entries(fields).flatMap(([name, field]) => {
    if (field.const !== undefined) return [];
    const inside = everywhere.map(({ situation, schema }) => ({ situation, schema: propertiesOf(schema)[name]! }));
    const cells = [`\`${prefix}${name}\``, describeType(field), defaultText(inside), String(field.description ?? '')];
    const maps = inside.map(({ situation, schema }) => ({ situation, schema: mapWithin(schema) }));
    return [`| ${cells.map(escapeBars).join(' | ')} |`, ...rows(maps, `${prefix}${name}.`)];
  });
}

/** The schema of a field that is a map, or a map and null; `{}` for any other. */
function mapWithin(schema: JsonObject): JsonObject {
  const alternatives = Array.isArray(schema.anyOf) ? schema.anyOf.filter(isJsonObject) : [schema];
  const isMap = alternatives.every(({ type }) => type === 'object' || type === 'null');
  return isMap ? (alternatives.find(({ type }) => type === 'object') ?? {}) : {};
}

/** The usual value; behind it others, with the data sets or the losses they go for. */
function defaultText(everywhere: Everywhere): string {
  const textsBy = (key: keyof Situation) => {
    const texts = new Map<string, Set<string>>();
    for (const { situation, schema } of everywhere) {
      const name = situation[key];
      texts.set(name, (texts.get(name) ?? new Set()).add(show(schema.default)));
    }
    return texts;
  };
  const texts = [textsBy('set'), textsBy('loss')].find((one) => [...one.values()].every(({ size }) => size === 1));
  const namesByText = new Map<string, string[]>();
  for (const [name, [text = '']] of texts ?? []) namesByText.set(text, [...(namesByText.get(text) ?? []), name]);
  const [usual, ...others] = [...namesByText].sort(([, names], [, others]) => others.length - names.length);
  return [usual?.[0], ...others.map(([text, names]) => `${text} (${names.join(', ')})`)].join('; ');
}

/** Maps have a row for each field instead. */
function show(value: JsonValue | undefined): string {
  if (value === undefined || isJsonObject(value)) return '';
  return `\`${JSON.stringify(value).replaceAll('"', '').replaceAll(',', ', ')}\``;
}

function escapeBars(cell: string): string {
  return cell.replaceAll('|', '\\|');
}

function keysOf<K extends string>(map: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(map) as K[];
}
