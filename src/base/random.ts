/**
 * Counter-based random numbers: every value is a pure function of (seed, purpose, counters), so neither the order in
 * which values are drawn nor the number of workers can change a result.
 */
export interface RandomStream {
  /** Uniform in [0, 1), 32 bits, for counter i. */
  readonly uniform: (i: number) => number;
  /** Standard normal for counter i (Box-Muller over two uniforms). */
  readonly normal: (i: number) => number;
  /** A permutation of 0..n-1 (Fisher-Yates; consumes counters 0..n-1). */
  readonly permutation: (n: number) => Uint32Array;
}

export function randomStream(seed: number, purpose: string, ...counters: readonly number[]): RandomStream {
  let key = mix(0x9e3779b9 ^ (seed >>> 0));
  key = mix(key ^ Math.floor(seed / 2 ** 32));
  for (let i = 0; i < purpose.length; i++) key = mix(key ^ purpose.charCodeAt(i));
  for (const counter of counters) key = mix(mix(key ^ (counter >>> 0)) ^ Math.floor(counter / 2 ** 32));
  const bits = (i: number) => mix(mix(key + Math.imul(i, 0x9e3779b1)) ^ i ^ (key >>> 16));
  const uniform = (i: number) => bits(i) / 2 ** 32;
  return {
    uniform,
    normal(i) {
      const radius = Math.sqrt(-2 * Math.log((bits(2 * i) + 1) / (2 ** 32 + 1)));
      return radius * Math.cos(2 * Math.PI * uniform(2 * i + 1));
    },
    permutation(n) {
      const order = Uint32Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = Math.floor(uniform(i) * (i + 1));
        [order[i], order[j]] = [order[j] as number, order[i] as number];
      }
      return order;
    },
  };
}

/** A full-avalanche 32-bit mixer (the "lowbias32" constants). */
function mix(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}
