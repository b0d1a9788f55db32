import type { Place } from '../../model/index.ts';

/** How a run is called in one line: its block, the values of its axes, its seed. */
export function runLabel(place: Place): string {
  return [...runLabelParts(place), `seed ${place.seed}`].join('  ');
}

/** The block (unless it has no name of its own) and the labels, as printed. */
export function runLabelParts(place: Place): readonly string[] {
  const labels = Object.entries(place.labels).map(([axis, value]) =>
    typeof value === 'string' ? value : `${axis}=${JSON.stringify(value)}`,
  );
  return /^block-\d+$/.test(place.block) ? labels : [place.block, ...labels];
}
