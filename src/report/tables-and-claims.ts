import {
  adjusted,
  buildTables,
  type ClaimResult,
  type Comparison,
  compareRows,
  judgeClaims,
  type PairedDifference,
  type PairedTests,
  pairedTests,
  type RowComparison,
  type StatisticsLibrary,
  type Table,
  type TableComparisons,
} from '../analysis/index.ts';
import { type Bootstrap, bootstrapDifferences } from './bootstrap.ts';
import { claimStatement, measuredText } from './claim-text.ts';
import type { ReportInput } from './input.ts';

/** A paired difference with what is shown beside it and decides nothing. */
export interface Tested extends PairedDifference, PairedTests {
  /** `p`, adjusted by Holm's method: over all comparisons of the table, or of all claims. */
  readonly pHolm: number | null;
  readonly bootstrap: Bootstrap | null;
}

export interface DocumentTable extends Table {
  /** The row that the others are compared with. */
  readonly baseline: readonly string[] | null;
  readonly comparisons: readonly (RowComparison & Tested)[];
}

export interface DocumentClaim extends Omit<ClaimResult, 'comparisons'> {
  readonly comparisons: readonly (Comparison & Tested)[];
  /** In words, with its source. */
  readonly statement: string;
  /** Differences and intervals, in words. */
  readonly measured: string;
}

/** The tables with their rows compared, and the claims with all that is shown beside their verdicts. */
export function tablesAndClaims(
  { plan, runs, scores }: ReportInput,
  library: StatisticsLibrary,
): { readonly tables: readonly DocumentTable[]; readonly claims: readonly DocumentClaim[] } {
  const tables = buildTables(plan, runs);
  const rows = compareRows(plan, runs, library);
  const claims = judgeClaims(plan, runs, library.tQuantile);
  const ofRows = rows.flatMap(({ comparisons }) => comparisons);
  const ofClaims = testClaims(claims, library);
  const all = [...ofRows, ...ofClaims.values()];
  const bootstraps = new Map(
    bootstrapDifferences(all, scores ?? noScores).map((bootstrap, i) => [all[i]?.pairs, bootstrap]),
  );
  const resampled = ({ pairs }: Pick<Comparison, 'pairs'>) => ({ bootstrap: bootstraps.get(pairs) ?? null });
  return {
    tables: tables.map((table, i) => withComparisons(table, rows[i], resampled)),
    claims: claims.map((claim) => {
      const comparisons = claim.comparisons.flatMap((one) => {
        const tested = ofClaims.get(one);
        return tested === undefined ? [] : [{ ...tested, ...resampled(one) }];
      });
      return {
        ...claim,
        comparisons,
        statement: claimStatement(plan.report, claim),
        measured: measuredText(plan.report, tables, claim, comparisons),
      };
    }),
  };
}

function withComparisons(
  table: Table,
  found: TableComparisons | undefined,
  resampled: (one: RowComparison) => Pick<Tested, 'bootstrap'>,
): DocumentTable {
  const comparisons = (found?.comparisons ?? []).map((one) => ({ ...one, ...resampled(one) }));
  return { ...table, baseline: found?.baseline ?? null, comparisons };
}

/** Tests all comparisons of all claims as one family. */
function testClaims(claims: readonly ClaimResult[], library: StatisticsLibrary) {
  const tested = claims.flatMap(({ comparisons }) =>
    comparisons.map((one) => ({ one, tests: pairedTests(one.pairs, library) })),
  );
  const holm = adjusted(
    tested.map(({ tests }) => tests.p),
    library,
  );
  return new Map(tested.map(({ one, tests }, i) => [one, { ...one, ...tests, pHolm: holm[i] ?? null }]));
}

const noScores = { size: () => 0, read: () => null };
