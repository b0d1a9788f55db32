import { comparisonPrecision, comparisonSubject } from './claim-text.ts';
import type { ReportDocument } from './document.ts';
import { placeLabel } from './labels.ts';
import { intervalText, pText, signedText } from './numbers.ts';
import { columnHeadings, tableTitle } from './table-text.ts';
import type { DocumentClaim, DocumentTable, Tested } from './tables-and-claims.ts';

/** A table of paired comparisons, its cells as text. */
export interface ComparisonSection {
  readonly title: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns from the left that hold names. */
  readonly names: number;
  readonly notes: readonly string[];
}

/** Of the larger tables a page shows so many comparisons; report.json holds all. */
const mostShown = 200;

/** Every row of every table against its first, and every comparison of the claims that make several. */
export function comparisonSections(document: ReportDocument): readonly ComparisonSection[] {
  return [
    ...document.tables.flatMap((table) => ofTable(document, table) ?? []),
    ...document.claims.filter(({ comparisons }) => comparisons.length > 1).map((claim) => ofClaim(document, claim)),
  ];
}

/** The comparisons that have at least two seeds; null where there are none. */
function ofTable(document: ReportDocument, table: DocumentTable): ComparisonSection | null {
  const { spec } = document;
  const compared = table.comparisons.filter(({ n }) => n >= 2);
  if (compared.length === 0 || table.baseline === null) return null;
  const headings = columnHeadings(spec, table);
  const name = (labels: readonly string[]) =>
    labels.map((label, i) => placeLabel(spec, table.rowAxes[i] ?? '', label)).join(', ');
  const rows = compared.slice(0, mostShown).map((one) => {
    const column = table.columns.findIndex(({ heading }) => heading === one.heading);
    const { precision = 2 } = table.columns[column] ?? {};
    return { names: [name(one.labels), headings[column] ?? one.heading], tested: one, precision };
  });
  return section(document, {
    title: `${tableTitle(spec, table)}: rows against ${name(table.baseline)}`,
    names: ['row', 'column'],
    rows,
    family: 'comparisons of the table',
    hidden: compared.length - rows.length,
  });
}

function ofClaim(document: ReportDocument, { statement, spec, comparisons }: DocumentClaim): ComparisonSection {
  const rows = comparisons.slice(0, mostShown).map((one) => ({
    names: [comparisonSubject(document.spec, spec, one), one.verdict],
    tested: one,
    precision: comparisonPrecision(document.tables, one),
  }));
  return section(document, {
    title: `${statement}: every comparison`,
    names: ['comparison', 'verdict'],
    rows,
    family: 'comparisons of all claims',
    hidden: comparisons.length - rows.length,
  });
}

interface Content {
  readonly title: string;
  readonly names: readonly string[];
  readonly rows: readonly { readonly names: readonly string[]; readonly tested: Tested; readonly precision: number }[];
  /** What Holm's method adjusts for. */
  readonly family: string;
  readonly hidden: number;
}

function section({ banner }: ReportDocument, { title, names, rows, family, hidden }: Content): ComparisonSection {
  const tests = rows.map(({ tested }) => tested);
  // A column that says nothing anywhere is left out.
  const columns = testColumns.filter(
    ({ isOptional, text }) => !isOptional || tests.some((one) => text(one, 2) !== '-'),
  );
  return {
    title,
    headings: [...names, ...columns.map(({ heading }) => heading)],
    rows: rows.map((row) => [...row.names, ...columns.map(({ text }) => text(row.tested, row.precision))]),
    names: names.length,
    notes: [banner?.lead ?? [], ...notesOf(tests, family, hidden)].flat(),
  };
}

interface TestColumn {
  readonly heading: string;
  readonly isOptional: boolean;
  readonly text: (tested: Tested, precision: number) => string;
}

const testColumns: readonly TestColumn[] = [
  column('difference', ({ difference }, precision) => (difference === null ? '-' : signedText(difference, precision))),
  column('95 % interval', ({ interval }, precision) => (interval === null ? '-' : intervalText(interval, precision))),
  column('n', ({ n }) => String(n)),
  column('p (t)', ({ p }) => pOrDash(p)),
  column('p (Holm)', ({ pHolm }) => pOrDash(pHolm)),
  { ...column('p (Wilcoxon)', ({ pSignedRank }) => pOrDash(pSignedRank)), isOptional: true },
  {
    ...column('over images', ({ bootstrap }, precision) =>
      bootstrap === null ? '-' : intervalText(bootstrap.interval, precision),
    ),
    isOptional: true,
  },
];

function column(heading: string, text: TestColumn['text']): TestColumn {
  return { heading, text, isOptional: false };
}

function pOrDash(p: number | null): string {
  return p === null ? '-' : pText(p);
}

function notesOf(tests: readonly Tested[], family: string, hidden: number): readonly string[] {
  const replicates = tests.flatMap(({ bootstrap }) => bootstrap?.replicates ?? []);
  return [
    `Differences are paired over seeds, with the 95 % t interval; p values are two-sided, and Holm adjusts those of the t test for all ${family}.`,
    tests.some(({ pSignedRank }) => pSignedRank !== null)
      ? []
      : 'The Wilcoxon signed-rank test needs six pairs that differ.',
    replicates.length === 0
      ? []
      : `Over images: 95 % of ${Math.max(...replicates)} bootstrap resamples of the test images, the trained models kept.`,
    'p values and resamples decide no verdict.',
    hidden > 0 ? `${hidden} more comparisons are in report.json.` : [],
  ].flat();
}
