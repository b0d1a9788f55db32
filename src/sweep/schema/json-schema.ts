import * as z from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/index.ts';
import type { TrialProgram } from '../../model/index.ts';
import { sweepFile } from './sweep-file.ts';

/**
 * The JSON Schema (draft 2020-12) of sweep files for editors. The config of a built-in program is checked wherever it may
 * stand; where a file names a command, or extends one that may, configs are free and the programs' keys only proposed.
 */
export function sweepJsonSchema(programs: ReadonlyMap<string, TrialProgram>): JsonObject {
  const { $defs, ...root } = plain(z.toJSONSchema(sweepFile, { io: 'input' }));
  const definitions: Record<string, JsonValue> = { ...(isJsonObject($defs) ? $defs : {}) };
  for (const { name, jsonSchema } of programs.values()) {
    definitions[programKey(name)] = moveReferences(jsonSchema, `#/$defs/${programKey(name)}`);
  }
  const configs = [...programs.keys()].map((name) => ({ $ref: `#/$defs/${programKey(name)}` }));
  definitions.config = { description: 'Config of the trial.', anyOf: [...configs, { type: 'object' }] };
  return {
    ...root,
    title: 'A sweep of sweep-orchestrator',
    allOf: [...programs.keys()].map((name) => implies(runs(name), typedConfigs(programKey(name)))),
    $defs: definitions,
  };
}

function programKey(program: string): string {
  return `${program}_config`;
}

/** What tells an editor that a file runs this program: it says so, or says nothing and extends nothing. */
function runs(program: string): JsonObject {
  const named = {
    required: ['trial'],
    properties: { trial: { required: ['program'], properties: { program: { const: program } } } },
  };
  const silent = {
    not: {
      anyOf: [
        { required: ['extends'] },
        {
          required: ['trial'],
          properties: { trial: { anyOf: [{ required: ['command'] }, { required: ['program'] }] } },
        },
      ],
    },
  };
  return program === 'train' ? { anyOf: [named, silent] } : named;
}

function implies(condition: JsonObject, consequence: JsonObject): JsonObject {
  return Object.fromEntries([
    ['if', condition],
    ['then', consequence],
  ]);
}

/** Every place of a config: of the file, its rules, profiles and blocks, and of the labels of their axes. */
function typedConfigs(key: string): JsonObject {
  const config = { $ref: `#/$defs/${key}` };
  const overlays = { additionalProperties: config };
  const isLabelled = { not: { anyOf: ['count', 'values', 'labels'].map((word) => ({ required: [word] })) } };
  const axis = { ...implies(isLabelled, overlays), properties: { labels: overlays } };
  const block = { properties: { config, grid: { additionalProperties: axis } } };
  // A block, or a list of blocks.
  const matrix = { ...block, items: block };
  return {
    properties: {
      config,
      defaults: { additionalProperties: { properties: { config } } },
      profiles: { additionalProperties: { properties: { config, matrix } } },
      matrix,
    },
  };
}

/** A schema that stands inside another one: what it refers to in itself has moved. */
function moveReferences(schema: JsonObject, to: string): JsonObject {
  const move = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map(move);
    return isJsonObject(value) ? moveReferences(value, to) : value;
  };
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== '$schema' && key !== '$id')
      .map(([key, value]) => [
        key,
        key === '$ref' && typeof value === 'string' && value.startsWith('#') ? to + value.slice(1) : move(value),
      ]),
  );
}

function plain(schema: object): JsonObject {
  return JSON.parse(JSON.stringify(schema)) as JsonObject;
}
