import { randomStream, sha256 } from '../../base/index.ts';
import { countPositives, groupOf, labelMatrix } from './dataset.ts';
import { drawTestRows } from './generated-test-rows.ts';
import { type LabelRows, readClassNames, readLabelRows } from './label-rows.ts';
import { standardise } from './standardise.ts';
import type { Table } from './table.ts';

export type GeneratedSet = 'voc-lt' | 'coco-lt';

/** Changes with the generator, so that results of other data are told apart by their fingerprint. */
const version = 1;
/** The data are the same whatever the seed of a run. */
const dataSeed = 0;
const featureCount = 256;
const sceneCount = 8;
const strength = { object: 1.5, scene: 1, noise: 1, threshold: 0.5 };

/**
 * Feature vectors on real label lists, as a frozen backbone would give them. Every class has a prototype and a home
 * scene, both random. An image shows its objects, each at a visibility of its own (log-normal: large and small, clear
 * and hidden), in the home scene of one of them, under noise; what lies below a threshold is cut off, as by a ReLU. So
 * labels that co-occur are entangled, classes of one scene are easily confused, and rare classes are hard because they
 * are rare: nothing in it knows a loss. The columns are standardised like those of real tables.
 */
export function loadGenerated(set: GeneratedSet): Table {
  const classes = readClassNames(set);
  const train = readLabelRows(set, 'train');
  const test = set === 'voc-lt' ? readLabelRows(set, 'test') : drawTestRows(train, classes.length, dataSeed);
  const world = createWorld(set, classes.length);
  const features = standardise(render(world, train, 'train'), render(world, test, 'test'), featureCount);
  const trainLabels = labelMatrix(train.labels, classes.length);
  const classCounts = countPositives(trainLabels, classes.length);
  return {
    classes,
    featureCount,
    train: { ids: train.ids, features: features.train, labels: trainLabels },
    test: { ids: test.ids, features: features.test, labels: labelMatrix(test.labels, classes.length) },
    classCounts,
    groups: classCounts.map(groupOf),
    fingerprint: sha256(JSON.stringify({ version, dataSeed, featureCount, strength, classes, train, test })),
  };
}

interface World {
  readonly set: GeneratedSet;
  /** Unit-variance direction of each class. */
  readonly prototypes: readonly Float64Array[];
  readonly scenes: readonly Float64Array[];
  /** Index of each class' home scene. */
  readonly homes: readonly number[];
}

function createWorld(set: GeneratedSet, classCount: number): World {
  const direction = (purpose: string, index: number) => {
    const random = randomStream(dataSeed, `${set}/${purpose}`, index);
    return Float64Array.from({ length: featureCount }, (_, i) => random.normal(i) / Math.sqrt(featureCount / 16));
  };
  const home = randomStream(dataSeed, `${set}/home`);
  return {
    set,
    prototypes: Array.from({ length: classCount }, (_, index) => direction('prototype', index)),
    scenes: Array.from({ length: sceneCount }, (_, index) => direction('scene', index)),
    homes: Array.from({ length: classCount }, (_, index) => Math.floor(home.uniform(index) * sceneCount)),
  };
}

/** The features of each row, [rows, featureCount], before standardisation. */
function render(world: World, rows: LabelRows, split: string): Float64Array {
  const features = new Float64Array(rows.labels.length * featureCount);
  for (const [row, labels] of rows.labels.entries()) {
    const target = features.subarray(row * featureCount, (row + 1) * featureCount);
    const noise = randomStream(dataSeed, `${world.set}/${split}/noise`, row);
    for (let i = 0; i < featureCount; i++) target[i] = strength.noise * noise.normal(i);
    const look = randomStream(dataSeed, `${world.set}/${split}/look`, row);
    for (const [index, label] of labels.entries()) {
      add(target, world.prototypes[label]!, strength.object * Math.exp(0.5 * look.normal(index) - 0.125));
    }
    const chosen = labels[Math.floor(look.uniform(2 * labels.length) * labels.length)];
    if (chosen !== undefined) add(target, world.scenes[world.homes[chosen]!]!, strength.scene);
    for (let i = 0; i < featureCount; i++) target[i] = Math.max(target[i]! - strength.threshold, 0);
  }
  return features;
}

function add(target: Float64Array, direction: Float64Array, amount: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += amount * direction[i]!;
}
