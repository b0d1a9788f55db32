import { nearestName } from '../../base/index.ts';
import type { FigureSpec, ReferenceSpec, ReportSpec, TableSpec } from '../../model/index.ts';
import type { Names } from '../expand/names.ts';
import { oneOf, type Report, shown } from '../problem.ts';
import type { SweepFile } from '../schema/sweep-file.ts';
import { child, childList, childMap, labelText, type MapNode, type Node } from '../source/node.ts';
import { readClaim } from './claim.ts';
import { checkReference } from './reference.ts';
import { checkAxes, readWhere } from './used-names.ts';

type Written = NonNullable<SweepFile['report']>;
type WrittenItem<K extends 'tables' | 'figures' | 'claims'> = NonNullable<Written[K]>[number];

/** What the names in a report may be, and who is told of those that name nothing. */
export interface ReportSetting {
  readonly names: Names;
  readonly profiles: readonly string[];
  readonly report: Report;
}

/** The report complete with its defaults, its names checked against the axes and labels of the sweep. */
export function readReport(file: MapNode, written: Written = {}, setting: ReportSetting): ReportSpec {
  const { names, report } = setting;
  const node = childMap(file, 'report');
  const items = (key: string) => (childList(node, key)?.items ?? []).filter((item) => item.kind === 'map');
  for (const key of ['tables', 'figures', 'claims']) checkIds(items(key), key, report);
  return {
    lower_is_better: written.lower_is_better ?? [],
    labels: readLabels(childMap(node, 'labels'), written.labels ?? {}, names),
    tables: (written.tables ?? []).map((table, i) => readTable(items('tables')[i] as MapNode, table, setting)),
    figures: (written.figures ?? []).map((figure, i) =>
      readFigure(items('figures')[i] as MapNode, figure, names, report),
    ),
    claims: (written.claims ?? []).flatMap(
      (claim, i) => readClaim(items('claims')[i] as MapNode, claim, names, report) ?? [],
    ),
  };
}

function readTable(node: MapNode, table: WrittenItem<'tables'>, setting: ReportSetting): TableSpec {
  const { names, report } = setting;
  checkAxes(node, ['each', 'rows'], names);
  checkRows(childList(node, 'rows')?.items ?? [], report);
  const columns = child(node, 'columns');
  if (columns?.kind === 'scalar') {
    names.checkAxis(columns.text, columns.at);
    if (table.metric === undefined) {
      const message = `the columns are the values of ${shown(columns.text)}, and nothing says what the cells are`;
      report({ at: columns.at, message, expected: '`metric: ...` beside it', received: 'no metric' });
    }
  }
  const headings = columns?.kind === 'map' ? [...columns.entries.keys()] : null;
  const sort = child(node, 'sort');
  if (sort?.kind === 'scalar' && headings !== null && !headings.includes(sort.text)) {
    const message = `${shown(sort.text)} is no column of this table`;
    const suggestion = nearestName(sort.text, headings);
    report({ at: sort.at, message, expected: oneOf(headings), received: shown(sort.text), suggestion });
  }
  const rows = typeof table.rows === 'string' ? [table.rows] : table.rows;
  return {
    id: table.id,
    title: table.title ?? null,
    each: table.each ?? null,
    where: readWhere(node, names),
    rows,
    columns: orderedColumns(table.columns, headings),
    metric: table.metric ?? null,
    precision: table.precision ?? null,
    sort: table.sort ?? null,
    reference: reference(node, table, [...(table.each === undefined ? [] : [table.each]), ...rows], headings, setting),
  };
}

function checkRows(axes: readonly Node[], report: Report): void {
  const taken = new Set<string>();
  for (const axis of axes) {
    if (axis.kind !== 'scalar') continue;
    if (taken.has(axis.text)) {
      const received = shown(axis.text);
      report({ at: axis.at, message: `${received} heads the rows twice`, expected: 'each axis once', received });
    }
    taken.add(axis.text);
  }
}

/** In the order of the file: a plain object would list headings that look like integers first. */
function orderedColumns(
  columns: WrittenItem<'tables'>['columns'],
  headings: readonly string[] | null,
): TableSpec['columns'] {
  if (typeof columns === 'string') return columns;
  return (headings ?? []).map((heading) => [heading, columns[heading] ?? ''] as const);
}

function reference(
  node: MapNode,
  { reference: written }: WrittenItem<'tables'>,
  keyedBy: readonly string[],
  headings: readonly string[] | null,
  { names, profiles, report }: ReportSetting,
): ReferenceSpec | null {
  const [values, profile] = ['values', 'profile'].map((key) => child(childMap(node, 'reference'), key));
  if (written === undefined || values === undefined) return null;
  checkProfile(profile, profiles, report);
  checkReference(values, keyedBy, headings, names, report);
  return { source: written.source, profile: written.profile ?? null, values: written.values };
}

/** A profile that the file lacks is no error (a paper's settings may be nowhere to be had), unless it looks like a slip. */
function checkProfile(node: Node | undefined, profiles: readonly string[], report: Report): void {
  const name = labelText(node);
  if (node === undefined || name === undefined || profiles.includes(name)) return;
  const suggestion = nearestName(name, profiles);
  if (suggestion === undefined) return;
  const received = shown(name);
  report({ at: node.at, message: `${received} is no profile`, expected: oneOf(profiles), received, suggestion });
}

function readFigure(node: MapNode, figure: WrittenItem<'figures'>, names: Names, report: Report): FigureSpec {
  checkAxes(node, ['each', 'panels', 'lines', 'x', 'y'], names);
  if (figure.sign !== undefined && figure.kind !== 'probability-map') {
    const at = node.entries.get('sign')?.keyAt ?? node.at;
    const message = '`sign` belongs to a probability-map';
    report({ at, message, expected: 'no `sign`, or `kind: probability-map`', received: `kind ${shown(figure.kind)}` });
  }
  return {
    id: figure.id,
    title: figure.title ?? null,
    kind: figure.kind,
    each: figure.each ?? null,
    where: readWhere(node, names),
    panels: figure.panels ?? null,
    lines: figure.lines ?? null,
    metric: figure.metric ?? null,
    sign: figure.sign ?? null,
    x: figure.x ?? null,
    y: figure.y ?? null,
    options: (figure.options ?? {}) as FigureSpec['options'],
  };
}

/** Reports of files that extend one another may print labels that one of them lacks. */
function readLabels(
  node: MapNode | undefined,
  written: NonNullable<Written['labels']>,
  names: Names,
): ReportSpec['labels'] {
  for (const [axis, { keyAt, value }] of node?.entries ?? []) {
    names.checkAxis(axis, { ...keyAt, path: value.at.path });
    if (value.kind !== 'map') continue;
    for (const [label, entry] of value.entries)
      names.checkLabel(axis, label, { ...entry.keyAt, path: entry.value.at.path }, true);
  }
  const printed = ({ text, tex }: { text?: string | undefined; tex?: string | undefined }) => ({
    text: text ?? null,
    tex: tex ?? null,
  });
  return mapValues(written, (labels) => mapValues(labels, printed));
}

function checkIds(items: readonly MapNode[], key: string, report: Report): void {
  const taken = new Set<string>();
  for (const id of items.map((item) => child(item, 'id'))) {
    if (id?.kind !== 'scalar') continue;
    if (taken.has(id.text)) {
      const message = `two of the ${key} have the id ${shown(id.text)}`;
      report({ at: id.at, message, expected: 'an id of its own', received: shown(id.text) });
    }
    taken.add(id.text);
  }
}

function mapValues<A, B>(map: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
