const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A progress bar of exactly `width` columns, in eighths of one; `fraction` 0..1. */
export function bar(fraction: number, width: number): string {
  const units = Math.round(Math.min(1, Math.max(0, fraction)) * width * 8);
  const done = '█'.repeat(Math.floor(units / 8)) + (eighths[units % 8] ?? '');
  return done + '░'.repeat(Math.max(0, width - done.length));
}
