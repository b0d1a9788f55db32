import { type PairedDifference, pairedDifference } from './paired.ts';
import { adjusted, type PairedTests, pairedTests, type StatisticsLibrary } from './paired-tests.ts';
import type { ResultPlan, RunResult } from './points.ts';
import { pairSeeds, type SeedPair } from './seed-pairs.ts';
import { layOutTables, type TableLayout } from './table-layout.ts';

/** A cell of a table against the cell of the baseline in its column, paired over seeds: cell minus baseline. */
export interface RowComparison extends PairedDifference, PairedTests {
  readonly labels: readonly string[];
  readonly heading: string;
  readonly metric: string;
  /** `p`, adjusted by Holm's method over all comparisons of the table. */
  readonly pHolm: number | null;
  readonly pairs: readonly SeedPair[];
}

export interface TableComparisons {
  /** Id of the table. */
  readonly id: string;
  /** The labels of the row that the others are compared with: the first in sweep order; null without any row. */
  readonly baseline: readonly string[] | null;
  readonly comparisons: readonly RowComparison[];
}

/** Compares every row of every table with its first one. Comparisons without a common seed are left out. */
export function compareRows(
  plan: ResultPlan,
  results: ReadonlyMap<string, RunResult>,
  library: StatisticsLibrary,
): readonly TableComparisons[] {
  return layOutTables(plan, results).map((layout) => compareTable(layout, library));
}

function compareTable({ id, columns, rows }: TableLayout, library: StatisticsLibrary): TableComparisons {
  const [baseline, ...others] = rows;
  const compared = others.flatMap(({ labels, members }) =>
    columns.flatMap(({ heading, metric }, i) => {
      const pairs = pairSeeds(members[i] ?? [], baseline?.members[i] ?? [], metric);
      if (pairs.length === 0) return [];
      const difference = pairedDifference(pairs, library.tQuantile);
      return [{ labels, heading, metric, pairs, ...difference, ...pairedTests(pairs, library) }];
    }),
  );
  const holm = adjusted(
    compared.map(({ p }) => p),
    library,
  );
  return {
    id,
    baseline: baseline?.labels ?? null,
    comparisons: compared.map((one, i) => ({ ...one, pHolm: holm[i] ?? null })),
  };
}
