import { randomStream } from '../../../base/index.ts';

/** Item at a position of an endless sequence that runs through 0..size-1 again and again, each time newly shuffled. */
export function shuffledCycle(size: number, seed: number, purpose: string, ...counters: readonly number[]) {
  let round = -1;
  let order: Uint32Array = new Uint32Array(0);
  return (position: number): number => {
    const wanted = Math.floor(position / size);
    if (wanted !== round) {
      round = wanted;
      order = randomStream(seed, purpose, ...counters, round).permutation(size);
    }
    return order[position % size]!;
  };
}
