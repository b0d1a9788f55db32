import { oneLine } from '../../base/index.ts';
import { bar } from '../bar.ts';
import type { GpuReading, Slot } from '../data.ts';
import { loss, ofTotal, percent, shortClock, unknown } from '../format.ts';
import { type Column, grid, textColumn } from '../grid.ts';
import { shownRun } from '../selection.ts';
import type { DashboardState, Size } from '../state.ts';
import { fitText, type Line, span, toned, truncate, widthOf } from '../text.ts';
import { windowAround, withHidden } from '../window.ts';

/** What each slot is doing: a heading and a line per slot, with the run that is shown elsewhere marked. */
export function slotLines(state: DashboardState, { columns: width, rows: height }: Size): readonly Line[] {
  const shown = shownRun(state);
  const all = state.data.slots;
  if (all.length === 0) return [[span(' no run is under way', 'muted')]];
  const { start, end } = windowAround(
    Math.max(
      0,
      all.findIndex(({ run }) => run !== null && run.id === shown),
    ),
    all.length,
    height - 1,
  );
  const slots = all.slice(start, end);
  const { heading, rows } = grid(slotColumns(slots), slots.length, width - 2);
  const lines = rows.map((row, i) => {
    const isShown = slots[i]?.run?.id === shown && shown !== null;
    const line = [span(isShown ? '▸' : ' ', 'accent'), ...row];
    return isShown && state.focus === 'slots' && state.chosen !== null ? toned(line, 'selected') : line;
  });
  return [[span(' '), ...heading], ...withHidden(lines, start, all.length - end, width)];
}

function slotColumns(slots: readonly Slot[]): readonly Column[] {
  const texts = (text: (slot: Slot) => string) => slots.map(text);
  const right = { align: 'right', tone: () => null } as const;
  return [
    textColumn(
      texts(({ name }) => oneLine(name)),
      { heading: 'slot', tone: () => 'muted' },
    ),
    ...labelColumns(slots.map(({ run }) => run?.label ?? ['idle'])),
    textColumn(
      texts(({ run }) => (run === null ? '' : `seed ${run.seed}`)),
      { heading: '' },
    ),
    textColumn(
      texts(({ run }) => (run === null ? '' : ofTotal(run.epoch, run.epochs))),
      { heading: 'epoch', keep: 1, ...right },
    ),
    textColumn(
      texts(({ run }) => (run === null ? '' : ofTotal(run.step, run.totalSteps))),
      { heading: 'step', keep: 4, ...right },
    ),
    textColumn(
      texts(({ run }) => (run === null ? '' : loss(run.loss))),
      { heading: 'loss', keep: 3, ...right },
    ),
    ...gpuColumns(slots),
    {
      heading: 'progress',
      width: 12,
      least: 8,
      most: 40,
      cell: (row, width) => {
        const run = slots[row]?.run ?? null;
        return span(run === null ? ' '.repeat(width) : bar(run.fraction ?? 0, width), 'good');
      },
    },
    textColumn(
      texts(({ run }) => (run === null ? '' : percent(run.fraction))),
      { heading: '', align: 'right', gap: 1 },
    ),
    textColumn(
      texts(({ run }) => (run === null ? '' : shortClock(run.remaining))),
      { heading: 'left', ...right },
    ),
  ];
}

/** Block, labels: a column for each part, so that they stand under each other. */
export function labelColumns(labels: readonly (readonly string[])[]): readonly Column[] {
  const parts = Math.max(1, ...labels.map((label) => label.length));
  return Array.from({ length: parts }, (_, part) => {
    const texts = labels.map((label) => oneLine(label[part] ?? ''));
    const column = textColumn(texts, { heading: part === 0 ? 'run' : '' });
    return {
      ...column,
      least: Math.min(column.width, 6),
      cell: (row, width) => span(fitText(cutKey(texts[row] ?? '', width), width)),
    };
  });
}

/** `learning_rate=0.01` as `learn…=0.01`, as long as that fits: its value is what tells a run from the next. */
function cutKey(label: string, width: number): string {
  const equals = label.indexOf('=');
  const value = label.slice(equals);
  const room = width - widthOf(value);
  if (equals < 0 || room < 1 || widthOf(label) <= width) return label;
  return `${truncate(label, room)}${value}`;
}

/** Only where some slot has a GPU that can be read. */
function gpuColumns(slots: readonly Slot[]): readonly Column[] {
  if (slots.every(({ gpu }) => gpu === null)) return [];
  const reading = (text: (gpu: GpuReading) => string) => slots.map(({ gpu }) => (gpu === null ? unknown : text(gpu)));
  const degrees = (value: number | null) => (value === null ? unknown : `${Math.round(value)}°C`);
  return [
    textColumn(
      reading((gpu) => percent(gpu.utilisation)),
      { heading: 'gpu', align: 'right', keep: 2.5 },
    ),
    textColumn(reading(memory), { heading: 'memory', align: 'right', keep: 2 }),
    textColumn(
      reading((gpu) => degrees(gpu.temperature)),
      { heading: 'temp', align: 'right', keep: 1.5 },
    ),
  ];
}

function memory({ memoryUsed, memoryTotal }: GpuReading): string {
  const gibibytes = (bytes: number) => (bytes / 1024 ** 3).toFixed(bytes < 10 * 1024 ** 3 ? 1 : 0);
  if (memoryUsed === null) return unknown;
  return memoryTotal === null ? `${gibibytes(memoryUsed)}G` : `${gibibytes(memoryUsed)}/${gibibytes(memoryTotal)}G`;
}
