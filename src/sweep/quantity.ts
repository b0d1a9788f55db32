const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 60e3, h: 3600e3, d: 86400e3 };
const bytes: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 };

export const durationPattern = /^\d+(\.\d+)?(ms|s|m|h|d)$/;
export const sizePattern = /^\d+(\.\d+)?(B|KiB|MiB|GiB|TiB)$/;

/** `500ms`, `10s`, `5m`, `2h` or `7d` in milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  return durationPattern.test(text) ? quantity(text, milliseconds) : undefined;
}

/** `64B`, `512MiB` or `4GiB` in bytes; undefined for anything else. */
export function parseSize(text: string): number | undefined {
  return sizePattern.test(text) ? quantity(text, bytes) : undefined;
}

function quantity(text: string, units: Readonly<Record<string, number>>): number {
  const unit = text.replace(/^[\d.]+/, '');
  return Math.round(Number.parseFloat(text) * (units[unit] ?? Number.NaN));
}
