import type { Place } from '../../model/index.ts';
import { merge } from '../source/merge.ts';
import { childMap, emptyMap, type JsonReader, type MapNode } from '../source/node.ts';
import { type Condition, holds, readCondition } from './condition.ts';
import type { Names } from './names.ts';

/** Fills what is still unset in a config, rule by rule, each seeing what the ones before it filled. */
export interface Defaults {
  /** True where a rule asks for the seed: then every seed is filled by itself. */
  readonly askForSeed: boolean;
  readonly fill: (config: MapNode, place: Place) => MapNode;
}

export function readDefaults(file: MapNode, names: Names, json: JsonReader): Defaults {
  const rules = Array.from(childMap(file, 'defaults')?.entries.values() ?? [], ({ value }) => {
    const when = childMap(value, 'when');
    return {
      when: when === undefined ? null : readCondition(when, names),
      config: childMap(value, 'config') ?? emptyMap(value.at),
    };
  });
  const asksForSeed = (when: Condition | null) => when?.tests.some(({ name }) => name === 'seed') ?? false;
  return {
    askForSeed: rules.some((rule) => asksForSeed(rule.when)),
    fill: (config, place) =>
      rules.reduce(
        // What is set lies over what is filled in, so that null counts as set and another `kind` keeps its own fields.
        (filled, rule) =>
          rule.when === null || holds(rule.when, place, json(filled)) ? merge(rule.config, filled) : filled,
        config,
      ),
  };
}
