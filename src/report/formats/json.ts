import type { Cell, SharedAndVaried } from '../../analysis/index.ts';
import type { JsonObject } from '../../base/index.ts';
import type { ReportDocument } from '../document.ts';
import type { ReportAttempt } from '../input.ts';
import type { Provenance } from '../provenance.ts';
import type { DocumentClaim, DocumentTable, Tested } from '../tables-and-claims.ts';

/** report.json: the whole report for programs, numbers unrounded, keys in snake_case. */
export function renderJson(document: ReportDocument): string {
  const { banner } = document;
  const content: JsonObject = {
    format: 1,
    sweep: document.storedAs,
    profile: document.profile,
    title: document.heading,
    banner: banner === null ? null : `${banner.lead} ${banner.body}`,
    tables: document.tables.map(tableJson),
    claims: document.claims.map(claimJson),
    figures: document.figures.map(({ id, kind, title, file, drawing }) => ({
      id,
      kind,
      title,
      file: drawing === null ? null : file,
    })),
    failures: document.failures.map(({ id, block, label, seed, reason, message, stderr }) => ({
      id,
      block,
      label,
      seed,
      reason,
      message,
      stderr,
    })),
    provenance: provenanceJson(document.provenance),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function tableJson(table: DocumentTable): JsonObject {
  return {
    id: table.id,
    title: table.title,
    each: table.each,
    row_axes: table.rowAxes,
    column_axis: table.columnAxis,
    columns: table.columns.map(({ heading, metric, lowerIsBetter, precision }) => ({
      heading,
      metric,
      lower_is_better: lowerIsBetter,
      precision,
    })),
    rows: table.rows.map(({ labels, cells }) => ({ labels, cells: cells.map(cellJson) })),
    pooled: table.pooled,
    reference: table.reference && { ...table.reference },
    baseline: table.baseline,
    comparisons: table.comparisons.map((one) => ({
      labels: one.labels,
      heading: one.heading,
      metric: one.metric,
      ...testedJson(one),
      pairs: one.pairs.map(({ seed, left, right }) => ({ seed, row: left, baseline: right })),
    })),
  };
}

function cellJson(cell: Cell): JsonObject {
  return { ...cell };
}

function claimJson({ id, each, statement, verdict, comparisons, deciding }: DocumentClaim): JsonObject {
  return {
    id,
    each,
    statement,
    verdict,
    difference: deciding?.difference ?? null,
    interval: deciding?.interval ?? null,
    n: deciding?.n ?? 0,
    comparisons: comparisons.map(comparisonJson),
  };
}

function comparisonJson({ metric, than, verdict, pairs, ...tested }: DocumentClaim['comparisons'][number]): JsonObject {
  return {
    metric,
    than,
    verdict,
    ...testedJson(tested),
    pairs: pairs.map(({ seed, left, right }) => ({ seed, better: left, than: right })),
  };
}

function testedJson({ difference, deviation, interval, n, p, pHolm, pSignedRank, bootstrap }: Tested): JsonObject {
  return {
    difference,
    deviation,
    interval,
    n,
    p,
    p_holm: pHolm,
    p_signed_rank: pSignedRank,
    bootstrap: bootstrap && { ...bootstrap },
  };
}

function provenanceJson(provenance: Provenance): JsonObject {
  return {
    command: provenance.command,
    commands: provenance.commands,
    package_version: provenance.packageVersion,
    environment: sharedAndVariedJson(provenance.environment),
    config: sharedAndVariedJson(provenance.config),
    warnings: provenance.warnings,
    attempts: provenance.attempts,
    seconds: provenance.seconds,
    gpu_hours: provenance.gpuHours,
    runs: provenance.runs.map(({ id, block, label, seed, status, attempts, seconds }) => ({
      id,
      block,
      label,
      seed,
      status,
      seconds,
      attempts: attempts.map(attemptJson),
    })),
  };
}

function sharedAndVariedJson({ shared, varied }: SharedAndVaried): JsonObject {
  return {
    shared: Object.fromEntries(shared),
    varied: Object.fromEntries(
      [...varied].map(([key, values]) => [key, values.map(({ value, count }) => ({ value: value ?? null, count }))]),
    ),
  };
}

function attemptJson({ environment, ...attempt }: ReportAttempt): JsonObject {
  const { gitCommit, gitDirty, ...rest } = environment;
  return { ...attempt, ...rest, git_commit: gitCommit, git_dirty: gitDirty };
}
