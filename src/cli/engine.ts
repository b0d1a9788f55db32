import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 compile a function anew, for speed, only after it has run many times as long as usual. Most commands are over
 * in half a second, a fifth of which went into code that was hardly used any more; what takes longer is compiled all the
 * same. That of Node.js 20 alone has this flag; an unknown one would be complained of on standard error.
 */
export function compileLate(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=1000000');
}

/**
 * Has V8 keep half as much again as is in use, where it would keep four times that, and leave the space for young objects
 * as small as it is. An orchestrator makes garbage for hours beside programs that need the memory, and holds on to
 * little: looking for it more often costs next to nothing. To be called first, for that space does not shrink while there
 * is work; planning 100,000 runs takes longer by half.
 */
export function spareMemory(): void {
  setFlagsFromString('--heap-growing-percent=50');
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Has V8 keep little more than is in use, and choose size before speed where it may: what waits for programs has the time. */
export function spareMemoryWhileWaiting(): void {
  setFlagsFromString('--heap-growing-percent=15');
  setFlagsFromString('--optimize-for-size');
}
