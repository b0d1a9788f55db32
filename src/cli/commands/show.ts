import { dottedValues, ExitCode, type JsonObject, type JsonValue, oneLine } from '../../base/index.ts';
import { collectRunPage, type RunPage } from '../collect/run-page.ts';
import type { Context } from '../context.ts';
import { printRows, type Row, type RowFormat } from '../output/print-rows.ts';
import { findRun } from '../stored/find-run.ts';
import { withStore } from '../stored/stored-plan.ts';

export interface ShowOptions {
  readonly format: RowFormat;
}

/** Shows one run: where it stands, what it is, its attempts, results, and why it failed. */
export async function show(context: Context, run: string, options: ShowOptions): Promise<ExitCode> {
  const page = await withStore(context, (store) => collectRunPage(context.root, store, findRun(context, store, run)));
  switch (options.format) {
    case 'json':
      context.stdout.write(`${JSON.stringify(page, null, 2)}\n`);
      break;
    case 'csv':
    case 'md':
      await printRows(context, [{ name: 'name' }, { name: 'value' }], facts(page), options.format);
      break;
    case 'table':
      await printPage(context, page);
      break;
  }
  return ExitCode.ok;
}

async function printPage(context: Context, page: RunPage): Promise<void> {
  const write = (line: string) => context.stdout.write(`${line}\n`);
  const section = async (title: string, rows: readonly Row[]) => {
    if (rows.length === 0) return;
    write(`\n${title}`);
    const names = Object.keys(rows[0] ?? {});
    const columns = names.map((name) => ({ name, align: alignOf(rows, name) }));
    await printRows(context, columns, rows, 'table');
  };
  write(`run ${page.id}  ${page.status}  ${page.folder}`);
  await section(
    'places',
    page.places.map(({ sweep, block, labels }) => ({ sweep, block, labels: labelText(labels) })),
  );
  await section(
    'attempts',
    page.attempts.map(({ attempt, status, reason, started, seconds, step, slot, backend }) => ({
      attempt,
      status,
      reason,
      started,
      seconds,
      step,
      slot,
      backend,
    })),
  );
  if (page.failure !== null) {
    write(`\nfailed: ${[page.failure.reason, oneLine(page.failure.message)].filter((text) => text !== '').join(': ')}`);
    for (const line of page.failure.stderr) write(`  | ${oneLine(line)}`);
  }
  await section('results', pairs(page.metrics ?? {}));
  if (page.metrics === null) {
    await section(
      'evaluations',
      page.evaluations.map(({ name, step, value }) => ({ name, step, value })),
    );
  }
  await section('config', pairs(page.config ?? {}));
  for (const warning of page.warnings) write(`warning: ${oneLine(warning)}`);
}

/** The page as one list of names and values. */
function facts(page: RunPage): readonly Row[] {
  const { id, status, folder, places, attempts, metrics, config, failure } = page;
  return [
    ...pairs({ id, status, folder }),
    ...places.map(({ sweep, block, labels }) => ({ name: 'place', value: `${sweep} ${block} ${labelText(labels)}` })),
    ...pairs({ attempts: attempts.length, ...(failure === null ? {} : { reason: failure.reason }) }),
    ...pairs({ metrics: { ...metrics }, config: config ?? {} }),
  ];
}

/** A tree as rows: dotted key and value; lists are values. */
function pairs(tree: JsonObject): readonly { readonly name: string; readonly value: JsonValue }[] {
  return Array.from(dottedValues(tree), ([name, value]) => ({ name, value }));
}

function labelText(labels: Readonly<Record<string, JsonValue>>): string {
  return Object.entries(labels)
    .map(([axis, value]) => `${axis}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('  ');
}

function alignOf(rows: readonly Row[], name: string): 'left' | 'right' {
  return name !== 'value' && rows.some((row) => typeof row[name] === 'number') ? 'right' : 'left';
}
