import { readFileSync } from 'node:fs';

/** Tells whether the kernel has killed anything for want of memory since it was asked last. Linux only; else never. */
export function watchMemory(): () => boolean {
  let last = kills();
  return () => {
    const before = last;
    last = kills();
    return last > before;
  };
}

function kills(): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
