import { hash } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/**
 * Canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no white space, numbers as ECMAScript prints them.
 * Throws a TypeError for what JSON cannot hold (NaN, infinities, undefined, lone surrogates).
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} cannot be written as JSON`);
    return String(value);
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('a string with a lone surrogate cannot be written as JSON');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isJsonObject(value)) {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${canonicalJson(key)}:${canonicalJson(value[key] as JsonValue)}`).join(',')}}`;
  }
  if (value === null || typeof value === 'boolean') return String(value);
  throw new TypeError(`${typeof value} cannot be written as JSON`);
}

/**
 * Writes canonical JSON of many values that share parts: every map but the outermost is written out once, as long as it
 * lives. For maps that do not change.
 */
export function canonicalWriter(): (value: JsonObject) => string {
  const written = new WeakMap<object, string>();
  const names = new Map<string, string>();
  const write = (value: JsonValue): string => {
    if (!isJsonObject(value)) return canonicalJson(value);
    const before = written.get(value);
    if (before !== undefined) return before;
    const text = writeMap(value);
    written.set(value, text);
    return text;
  };
  const writeMap = (map: JsonObject): string => {
    let text = '';
    for (const key of Object.keys(map).sort()) {
      text += `${text === '' ? '{' : ','}${nameOf(key)}:${write(map[key] as JsonValue)}`;
    }
    return text === '' ? '{}' : `${text}}`;
  };
  const nameOf = (key: string): string => {
    const name = names.get(key) ?? JSON.stringify(key);
    names.set(key, name);
    return name;
  };
  return writeMap;
}

export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data);
}
