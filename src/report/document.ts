import { pointsOf, type StatisticsLibrary } from '../analysis/index.ts';
import type { ReportSpec } from '../model/index.ts';
import { type Banner, bannerOf } from './banner.ts';
import { buildFigures, type Figure } from './figures/build-figures.ts';
import type { ReportFailure, ReportInput } from './input.ts';
import { type Provenance, provenanceOf } from './provenance.ts';
import { type DocumentClaim, type DocumentTable, tablesAndClaims } from './tables-and-claims.ts';

/** A report's content, before any format: every format prints the same document. */
export interface ReportDocument {
  readonly storedAs: string;
  readonly profile: string | null;
  readonly heading: string;
  readonly banner: Banner | null;
  readonly spec: ReportSpec;
  readonly tables: readonly DocumentTable[];
  readonly claims: readonly DocumentClaim[];
  readonly figures: readonly Figure[];
  readonly failures: readonly DocumentFailure[];
  readonly provenance: Provenance;
}

export interface DocumentFailure extends ReportFailure {
  readonly id: string;
  readonly block: string;
  readonly label: string;
  /** See `RunLine`. */
  readonly place: string;
  readonly seed: number;
}

export function buildDocument(input: ReportInput, library: StatisticsLibrary): ReportDocument {
  const { plan, runs } = input;
  const provenance = provenanceOf(input);
  return {
    storedAs: plan.storedAs,
    profile: plan.profile,
    heading: plan.title === null ? plan.sweep : `${plan.sweep}: ${plan.title}`,
    banner: bannerOf(input),
    spec: plan.report,
    ...tablesAndClaims(input, library),
    figures: buildFigures(input, pointsOf(plan, runs)),
    failures: provenance.runs.flatMap(({ id, block, label, place, seed }) => {
      const failure = runs.get(id)?.failure ?? null;
      return failure === null ? [] : [{ id, block, label, place, seed, ...failure }];
    }),
    provenance,
  };
}
