import { isJsonObject, type JsonObject } from '../../base/index.ts';
import { type Report, shown } from '../problem.ts';
import { isForbiddenKey } from '../source/forbidden-key.ts';
import type { Location } from '../source/source.ts';

/** True for `loss.lambda0`; else reports why it cannot stand for a place in a config. */
export function isDottedKey(key: string, at: Location, report: Report): boolean {
  const steps = key.split('.');
  const forbidden = steps.find(isForbiddenKey);
  if (forbidden !== undefined) {
    report({ at, message: `"${forbidden}" cannot be a key`, expected: 'another name', received: shown(key) });
  } else if (steps.includes('')) {
    report({
      at,
      message: `${shown(key)} is no dotted key`,
      expected: 'names with single dots between',
      received: shown(key),
    });
  }
  return forbidden === undefined && !steps.includes('');
}

/** Every key of a config, inner ones with their dots. */
export function dottedKeys(config: JsonObject, prefix = ''): string[] {
  return Object.entries(config).flatMap(([key, value]) => [
    prefix + key,
    ...(isJsonObject(value) ? dottedKeys(value, `${prefix}${key}.`) : []),
  ]);
}
