import { getPath, type JsonObject, nearestName } from '../../base/index.ts';
import { oneOf, type Problem, shown } from '../problem.ts';
import type { Location } from '../source/source.ts';
import { dottedKeys } from './dotted-key.ts';
import { globMatcher, isGlob } from './glob.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Checks that names in matchers and in the report name something: an axis, a label, `block`, `seed` or a config key. */
export interface Names {
  readonly vocabulary: Vocabulary;
  /** For what else is wrong with a name. */
  readonly refuse: RefuseName;
  /** A name in a matcher. Config keys are known only when the runs are; see `observe` and `finish`. */
  readonly mentionKey: (name: string, at: Location) => void;
  /** A name that must be an axis, `block` or `seed`. */
  readonly checkAxis: (name: string, at: Location) => void;
  /**
   * The labels that `label` stands for on an axis (itself, or what a glob picks). `harmless`: it is no error to name a
   * label that this sweep lacks (what it leaves out may be missing), unless it looks like a slip.
   */
  readonly checkLabel: (axis: string, label: string, at: Location, harmless?: boolean) => readonly string[];
  /** Tells the keys of a run's config. */
  readonly observe: (config: JsonObject) => void;
  /** Reports the names that no run knew. `isKnown`: keys that runs may have though none of these does. */
  readonly finish: (isKnown: (key: string) => boolean) => void;
}

/** Reports that a name names nothing. */
export type RefuseName = (name: string, problem: Problem) => void;

export function checkNames(vocabulary: Vocabulary, refuse: RefuseName): Names {
  /** Config keys that matchers name and no run has shown so far. */
  const pending = new Map<string, Location[]>();
  const axisNames = [...[...vocabulary.keys()].filter((name) => name !== 'block'), 'block', 'seed'];
  const samples: JsonObject[] = [];

  function isAxis(name: string): boolean {
    return vocabulary.has(name) || name === 'block' || name === 'seed';
  }

  return {
    vocabulary,
    refuse,
    mentionKey(name, at) {
      if (!isAxis(name)) pending.set(name, [...(pending.get(name) ?? []), at]);
    },
    checkAxis(name, at) {
      if (isAxis(name)) return;
      const suggestion = nearestName(name, axisNames);
      refuse(name, {
        at,
        message: `${shown(name)} is no axis`,
        expected: oneOf(axisNames),
        received: shown(name),
        suggestion,
      });
    },
    checkLabel(axis, label, at, harmless = false) {
      const labels = vocabulary.get(axis);
      if (labels == null || labels.has(label)) return [label];
      const picked = isGlob(label) ? [...labels].filter(globMatcher(label)) : [];
      if (picked.length > 0) return picked;
      const suggestion = nearestName(label, labels);
      if (harmless && suggestion === undefined) return [label];
      const message = `${shown(label)} is no ${axis === 'block' ? 'block' : `label of the axis ${shown(axis)}`}`;
      refuse(label, { at, message, expected: oneOf(labels), received: shown(label), suggestion });
      return [label];
    },
    observe(config) {
      if (samples.length < 100) samples.push(config);
      for (const name of pending.keys()) if (getPath(config, name) !== undefined) pending.delete(name);
    },
    finish(isKnown) {
      const keys = [...new Set(samples.flatMap((config) => dottedKeys(config)))];
      for (const [name, places] of pending) {
        if (isKnown(name)) continue;
        const suggestion = nearestName(name, [...axisNames, ...keys]);
        const message = `${shown(name)} is no axis and no config key of any run`;
        const expected = `a config key, or ${oneOf(axisNames)}`;
        for (const at of places) refuse(name, { at, message, expected, received: shown(name), suggestion });
      }
    },
  };
}
