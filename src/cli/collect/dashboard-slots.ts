import type { JsonObject } from '../../base/index.ts';
import type { Slot, SlotRun } from '../../dashboard/index.ts';
import type { RunSpec } from '../../model/index.ts';
import type { RunningRow } from '../../store/index.ts';
import { runLabelParts } from '../planning/run-label.ts';
import { type GpuReadings, readingOfSlot } from './gpu-readings.ts';

/** Slots in order of their names. Runs that share a GPU, or wait for the same queue, have a line each. */
export function collectSlots(
  running: readonly RunningRow[],
  { slots, gpus, now }: { readonly slots: readonly string[]; readonly gpus?: GpuReadings; readonly now: number },
  specs: ReadonlyMap<string, RunSpec>,
): readonly Slot[] {
  const taken = running.map(({ slot }) => slot ?? '');
  const names = [...new Set([...slots, ...taken])].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return names.flatMap((name): readonly Slot[] => {
    const gpu = gpus === undefined ? null : readingOfSlot(name, gpus);
    const rows = running.filter((_, i) => taken[i] === name);
    if (rows.length === 0) return [{ name, run: null, gpu }];
    return rows.map((row) => ({ name, run: toSlotRun(row, specs.get(row.runId)?.config, now), gpu }));
  });
}

function toSlotRun(row: RunningRow, config: JsonObject | undefined, now: number): SlotRun {
  const [place] = row.places;
  const fraction = fractionOf(row);
  const spent = wholeTime(row, now);
  return {
    id: row.runId,
    label: place === undefined ? [] : runLabelParts(place),
    seed: place?.seed ?? 0,
    epoch: row.epoch,
    epochs: typeof config?.epochs === 'number' ? config.epochs : null,
    step: row.step,
    totalSteps: row.totalSteps,
    loss: row.loss,
    fraction,
    remaining: fraction === null || fraction === 0 ? null : (spent * (1 - fraction)) / fraction,
  };
}

/** Done of its steps, 0..1; null where it has not said how many there are. */
export function fractionOf({ step, totalSteps }: RunningRow): number | null {
  return step === null || !totalSteps ? null : Math.min(1, step / totalSteps);
}

/** How long a run has been at its work, with the steps before it was resumed counted at the speed of those since. */
export function wholeTime({ started, step, resumedStep }: RunningRow, now: number): number {
  const elapsed = started === null ? 0 : Math.max(0, now - Date.parse(started));
  if (step === null || resumedStep === null || step <= resumedStep) return elapsed;
  return (elapsed * step) / (step - resumedStep);
}
