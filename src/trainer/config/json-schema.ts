import { isJsonObject, type JsonObject, type JsonValue } from '../../base/index.ts';
import { defaultsFor } from './defaults.ts';
import { propertiesOf } from './describe-type.ts';
import { inputSchema, type Section, sections } from './sections.ts';
import { runSchema } from './training-schema.ts';

/**
 * JSON Schema of a config as people write it: nothing required, because overlays hold parts. Defaults are left out:
 * they differ by data set and loss (docs/train.md lists them).
 */
export function configJsonSchema(): JsonObject {
  const run = plain(inputSchema(runSchema(defaults))) as JsonObject;
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(sections.map((section) => [section.key, sectionSchema(section)])),
      ...propertiesOf(run),
    },
    additionalProperties: false,
  };
}

const defaults = defaultsFor({ set: 'voc-lt', loss: 'bce' });

function sectionSchema({ variants }: Section): JsonValue {
  const schemas = Object.values(variants).map((schemaFor) => plain(inputSchema(schemaFor(defaults))));
  return schemas.length === 1 ? schemas[0]! : { anyOf: schemas };
}

/** A schema without `required` and `default`, at every depth. */
function plain(schema: JsonValue): JsonValue {
  if (Array.isArray(schema)) return schema.map(plain);
  if (!isJsonObject(schema)) return schema;
  const entries = Object.entries(schema).filter(([key]) => key !== 'required' && key !== 'default');
  return Object.fromEntries(entries.map(([key, value]) => [key, plain(value)]));
}
