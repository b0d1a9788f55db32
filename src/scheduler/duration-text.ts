/** A duration in ms as a sweep file would write it: `2h`, `10m`, `1.5s`, `500ms`. */
export function durationText(milliseconds: number): string {
  for (const [unit, size] of units) {
    if (milliseconds >= size) return `${Number((milliseconds / size).toFixed(2))}${unit}`;
  }
  return `${Math.round(milliseconds)}ms`;
}

const units = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;
