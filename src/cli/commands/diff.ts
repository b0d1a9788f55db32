import { canonicalJson, dottedValues, ExitCode, type JsonObject, type JsonValue } from '../../base/index.ts';
import { readAttempt, readRunSpec } from '../../rundir/index.ts';
import type { StoreReader } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { printRows, type Row, type RowFormat } from '../output/print-rows.ts';
import { shortNumber } from '../output/short-number.ts';
import { findRun, nameRun } from '../stored/find-run.ts';
import { withStore } from '../stored/stored-plan.ts';

export interface DiffOptions {
  readonly format: RowFormat;
  readonly all?: boolean;
}

/** Shows in what two runs differ: their configs, what they were trained with, and what they came to. */
export async function diff(context: Context, a: string, b: string, options: DiffOptions): Promise<ExitCode> {
  const { names, rows } = await withStore(context, (store) => {
    const ids = [findRun(context, store, a), findRun(context, store, b)] as const;
    const [left, right] = ids.map((id) => describe(context.root, store, id)) as [Description, Description];
    return { names: ids.map((id) => nameRun(store, id)), rows: parts.flatMap((part) => compare(part, left, right)) };
  });
  const shown = options.all ? rows : rows.filter(({ a, b }) => canonicalJson(a) !== canonicalJson(b));
  if (options.format === 'table') {
    context.stdout.write(`a  ${names[0]}\nb  ${names[1]}\n`);
    if (shown.length === 0) context.stdout.write('no difference\n');
    else context.stdout.write('\n');
    if (shown.length === 0) return ExitCode.ok;
  }
  const isForPeople = options.format === 'table' || options.format === 'md';
  await printRows(context, columns, isForPeople ? shown.map(rounded) : shown, options.format);
  return ExitCode.ok;
}

const parts = ['trial', 'config', 'provenance', 'result'] as const;
type Description = Readonly<Record<(typeof parts)[number], JsonObject>>;

const columns = [
  { name: 'part' },
  { name: 'key' },
  { name: 'a', align: 'right' },
  { name: 'b', align: 'right' },
  { name: 'difference', align: 'right', keep: 1, text: signedNumber },
] as const;

function describe(root: string, store: StoreReader, id: string): Description {
  const spec = readRunSpec(root, id);
  const last = store.attemptsOf(id).at(-1);
  const attempt = last && readAttempt(root, { runId: id, attempt: last.attempt });
  return {
    trial: spec === undefined ? {} : { ...spec.trial },
    config: spec?.config ?? {},
    provenance: {
      ...(attempt && { versions: { ...attempt.versions }, git_commit: attempt.git_commit }),
      ...(attempt && { inputs: { ...attempt.inputs } }),
      ...(last && { backend: last.backend, device: last.device, data_fingerprint: last.dataFingerprint }),
    },
    result: { ...store.resultOf(id) },
  };
}

interface DiffRow extends Row {
  readonly a: JsonValue;
  readonly b: JsonValue;
}

/** A row for each key that either has, those of `a` first. */
function compare(part: (typeof parts)[number], left: Description, right: Description): readonly DiffRow[] {
  const [a, b] = [new Map(dottedValues(left[part])), new Map(dottedValues(right[part]))];
  return [...new Set([...a.keys(), ...b.keys()])].map((key) => {
    const [before, after] = [a.get(key) ?? null, b.get(key) ?? null];
    const isMeasured = part === 'result' && typeof before === 'number' && typeof after === 'number';
    return { part, key, a: before, b: after, difference: isMeasured ? after - before : null };
  });
}

/** What was measured, with as many digits as its difference; what was set stays as it was written. */
function rounded(row: DiffRow): DiffRow {
  const text = (value: JsonValue) => (typeof value === 'number' ? shortNumber(value, 6) : value);
  return row.part === 'result' ? { ...row, a: text(row.a), b: text(row.b) } : row;
}

function signedNumber(value: JsonValue): string {
  return `${typeof value === 'number' && value > 0 ? '+' : ''}${shortNumber(value, 6)}`;
}
