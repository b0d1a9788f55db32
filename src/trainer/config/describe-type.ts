import { isJsonObject, type JsonObject, type JsonValue } from '../../base/index.ts';

/** What a JSON Schema allows, in words: `a number >= 0`, `one of: uniform, class-aware`. */
export function describeType(schema: JsonObject): string {
  if (schema.const !== undefined) return String(schema.const);
  if (Array.isArray(schema.enum)) return `one of: ${schema.enum.join(', ')}`;
  if (Array.isArray(schema.anyOf)) return schema.anyOf.filter(isJsonObject).map(describeType).join(', or ');
  switch (schema.type) {
    case 'integer':
      return `an integer${describeBounds(schema)}`;
    case 'number':
      return `a number${describeBounds(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'a string';
    case 'null':
      return 'null';
    case 'array':
      return describeList(schema);
    case 'object':
      return `a map {${Object.keys(propertiesOf(schema)).join(', ')}}`;
    default:
      return 'anything';
  }
}

/** The fields of a map's schema; none for anything else. */
export function propertiesOf(schema: JsonValue | undefined): Readonly<Record<string, JsonObject>> {
  if (!isJsonObject(schema) || !isJsonObject(schema.properties)) return {};
  return schema.properties as Readonly<Record<string, JsonObject>>;
}

function describeBounds(schema: JsonObject): string {
  const bounds = [
    ['>=', schema.minimum],
    ['>', schema.exclusiveMinimum],
    ['<=', schema.maximum],
    ['<', schema.exclusiveMaximum],
  ] as const;
  const stated = bounds.filter(([, value]) => typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER);
  return stated.length === 0 ? '' : ` ${stated.map(([sign, value]) => `${sign} ${value}`).join(' and ')}`;
}

function describeList(schema: JsonObject): string {
  if (Array.isArray(schema.prefixItems)) {
    return `a list [${schema.prefixItems.filter(isJsonObject).map(describeType).join(', ')}]`;
  }
  return isJsonObject(schema.items) ? `a list, each ${describeType(schema.items)}` : 'a list';
}
