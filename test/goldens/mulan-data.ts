import { groups } from '../../src/model/index.ts';
import { countPositives } from '../../src/trainer/data/dataset.ts';
import type { MulanContent, MulanTable } from '../../src/trainer/data/mulan.ts';
import type { Table, TableSplit } from '../../src/trainer/data/table.ts';
import type { Comparison } from './comparison.ts';

/** What the golden file says of a set before any training. Rows are named `train row 0`, `test row 100` and so on. */
export interface GoldenData {
  readonly rows: { readonly train: number; readonly test: number };
  readonly features: number;
  readonly classes: number;
  readonly labelsFirst: readonly string[];
  readonly labelsLast: readonly string[];
  readonly firstFeatures: Readonly<Record<string, readonly number[]>>;
  /** Moments of the first training columns as they are read; the share of training values cut at +-5. */
  readonly firstColumns: {
    readonly mean: readonly number[];
    readonly std: readonly number[];
    readonly clampedShare: number;
  };
  readonly sumAbsAndSumSquares: Readonly<Record<string, readonly [number, number]>>;
  readonly labelsOf: Readonly<Record<string, readonly number[]>>;
  readonly classCounts: readonly number[];
  readonly testCounts: readonly number[];
  readonly groupSizes: unknown;
  /** Classes with a positive in the test split. */
  readonly scoredClasses: unknown;
}

export function checkMulanData(
  path: string,
  content: MulanContent,
  dataset: Table,
  golden: GoldenData,
  comparison: Comparison,
): void {
  const testCounts = countPositives(dataset.test.labels, dataset.classes.length);
  const sizes = (counted: (index: number) => boolean) =>
    Object.fromEntries(
      groups.map((name) => [name, dataset.groups.filter((group, i) => group === name && counted(i)).length]),
    );
  comparison.same(`${path}.rows`, { train: dataset.train.ids.length, test: dataset.test.ids.length }, golden.rows);
  comparison.same(`${path}.features`, dataset.featureCount, golden.features);
  comparison.same(`${path}.classes`, dataset.classes.length, golden.classes);
  comparison.same(`${path}.labelsFirst`, dataset.classes.slice(0, golden.labelsFirst.length), golden.labelsFirst);
  comparison.same(`${path}.labelsLast`, dataset.classes.slice(-golden.labelsLast.length), golden.labelsLast);
  comparison.same(`${path}.classCounts`, dataset.classCounts, golden.classCounts);
  comparison.same(`${path}.testCounts`, testCounts, golden.testCounts);
  comparison.same(
    `${path}.groupSizes`,
    sizes(() => true),
    golden.groupSizes,
  );
  comparison.same(
    `${path}.scoredClasses`,
    sizes((index) => testCounts[index]! > 0),
    golden.scoredClasses,
  );
  checkColumns(`${path}.firstColumns`, content.train, dataset, golden.firstColumns, comparison);
  checkRows(path, dataset, golden, comparison);
}

function checkColumns(
  path: string,
  { features, rowCount }: MulanTable,
  { train, featureCount }: Table,
  golden: GoldenData['firstColumns'],
  comparison: Comparison,
): void {
  const columns = golden.mean.map((_, column) =>
    Array.from({ length: rowCount }, (_, row) => features[row * featureCount + column]!),
  );
  const means = columns.map(average);
  const deviations = columns.map((values, c) => Math.sqrt(average(values.map((value) => (value - means[c]!) ** 2))));
  const clamped = train.features.reduce((count, value) => count + Number(Math.abs(value) === 5), 0);
  comparison.close(`${path}.mean`, means, golden.mean);
  comparison.close(`${path}.std`, deviations, golden.std);
  comparison.close(`${path}.clampedShare`, clamped / train.features.length, golden.clampedShare);
}

function checkRows(path: string, dataset: Table, golden: GoldenData, comparison: Comparison): void {
  for (const [row, expected] of Object.entries(golden.firstFeatures)) {
    const features = rowOf(dataset, row, 'features').slice(0, expected.length);
    comparison.close(`${path}.firstFeatures["${row}"]`, features, expected);
  }
  for (const [row, expected] of Object.entries(golden.sumAbsAndSumSquares)) {
    const features = rowOf(dataset, row, 'features');
    const sums = [sum(features.map(Math.abs)), sum(features.map((value) => value * value))];
    comparison.close(`${path}.sumAbsAndSumSquares["${row}"]`, sums, expected);
  }
  for (const [row, expected] of Object.entries(golden.labelsOf)) {
    const present = rowOf(dataset, row, 'labels').flatMap((label, index) => (label === 1 ? [index] : []));
    comparison.same(`${path}.labelsOf["${row}"]`, present, expected);
  }
}

/** `train row 100` of the features or labels. */
function rowOf(dataset: Table, name: string, part: 'features' | 'labels'): number[] {
  const [, split, number] = /^(train|test) row (\d+)$/.exec(name) ?? [];
  const values: TableSplit[typeof part] = dataset[split === 'test' ? 'test' : 'train'][part];
  const width = part === 'features' ? dataset.featureCount : dataset.classes.length;
  return Array.from(values.slice(Number(number) * width, (Number(number) + 1) * width));
}

function average(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
