import { dottedValues, nearestName } from '../../base/index.ts';
import type { PlannedSweep } from '../../model/index.ts';

/**
 * A line for each override of a key that none of the sweep's files speaks of, where one of its keys reads much like it.
 * A program of one's own may take any key, so that is no error; but a slip would train every run anew, for nothing.
 */
export function newKeyWarnings(
  planned: PlannedSweep,
  overrides: readonly string[],
  files: readonly string[],
): string[] {
  const [first] = planned.runs;
  // A built-in program has checked all of its keys.
  if (overrides.length === 0 || first === undefined || 'program' in first.trial) return [];
  const typed = new Set(overrides.map((override) => override.slice(0, override.indexOf('=')).trim()));
  const axes = planned.blocks.flatMap((block) => block.axes.flatMap(({ keys }) => keys));
  const known = [...axes, ...[...dottedValues(first.config)].map(([key]) => key)].filter((key) => !typed.has(key));
  const words = new Set(['seed', 'seeds', ...files.flatMap((text) => text.split(/[\s{}[\],:.'"#]+/))]);
  return [...typed].flatMap((key) => {
    // Short names are all alike, and hardly anybody mistypes the first letter.
    const isNew = key.length > 3 && !words.has(key.split('.').at(-1) ?? key);
    const near = isNew ? nearestName(key, known) : undefined;
    if (near === undefined || near[0] !== key[0]) return [];
    return [`"${key}" is a new key: no file of the sweep has it; did you mean "${near}"?`];
  });
}
