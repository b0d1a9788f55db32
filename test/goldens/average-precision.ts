import { averagePrecisions } from '../../src/analysis/index.ts';
import { Comparison } from './comparison.ts';

interface Golden {
  readonly cases: readonly {
    readonly name: string;
    readonly labels: readonly (readonly number[])[];
    readonly scores: readonly (readonly number[])[];
    readonly ap: readonly number[];
  }[];
}

/** Per-class average precision with ties, one positive, all positive. */
export async function checkAveragePrecision(golden: unknown): Promise<Comparison> {
  const comparison = new Comparison({ relative: 0, absolute: 1e-9 });
  for (const [index, { name, labels, scores, ap }] of (golden as Golden).cases.entries()) {
    const averages = averagePrecisions(Float64Array.from(scores.flat()), Uint8Array.from(labels.flat()), ap.length);
    comparison.close(`cases[${index}] "${name}": ap`, averages, ap);
  }
  return comparison;
}
