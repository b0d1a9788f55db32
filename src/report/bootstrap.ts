import {
  drawImages,
  type ImageDraws,
  type ResampledMap,
  resampledMap,
  type SeedPair,
  type TestScores,
} from '../analysis/index.ts';

/** How far a difference depends on which test images there are; the trained models are what they are. */
export interface Bootstrap {
  /** Percentiles 2.5 and 97.5 of the mean difference over the seeds. */
  readonly interval: readonly [low: number, high: number];
  readonly replicates: number;
}

/** The scores that runs left, as a caller finds them. */
export interface ScoreSource {
  /** Scores of a run, images times classes; 0 where it left none. Cheap. */
  readonly size: (runId: string) => number;
  /** null where there are none that can be read. */
  readonly read: (runId: string) => RunScores | null;
}

export interface RunScores extends TestScores {
  readonly classNames: readonly string[];
  /** Training images with the class, by class. */
  readonly trainingCounts: readonly number[];
  /** Names the test images and their order: runs are compared only where it is the same. */
  readonly images: string;
}

interface Compared {
  readonly metric: string;
  readonly pairs: readonly SeedPair[];
}

const mostReplicates = 1000;
const leastReplicates = 200;
/** Scores looked at: about three seconds' work, or, with the least replicates, about a minute at the very most. */
const usualWork = 5e8;
const mostWork = 1e10;

/**
 * Paired bootstrap over test images (Efron 1979, percentile intervals) of differences in mAP: every run is evaluated on
 * the same resampled images. Seeded, so the same scores give the same intervals. Null for other metrics, for runs
 * without scores or with other test images, and where it would take more than a minute.
 */
export function bootstrapDifferences(
  compared: readonly Compared[],
  source: ScoreSource,
): readonly (Bootstrap | null)[] {
  const runs = new Set(compared.filter(({ metric }) => groupOf(metric) !== null).flatMap(({ pairs }) => runsOf(pairs)));
  const work = [...runs].reduce((total, id) => total + source.size(id), 0);
  const replicates = Math.max(leastReplicates, Math.min(mostReplicates, Math.floor(usualWork / work)));
  if (work === 0 || work * replicates > mostWork) return compared.map(() => null);
  const resample = resampler(source, replicates);
  return compared.map(({ metric, pairs }) => {
    const group = groupOf(metric);
    return group === null || pairs.length === 0 ? null : bootstrapOne(pairs, group, replicates, resample);
  });
}

interface Resampled {
  readonly images: string;
  readonly means: ResampledMap;
}

/** Resamples each run once; only the means stay in memory. */
function resampler(source: ScoreSource, replicates: number): (runId: string) => Resampled | null {
  const draws = new Map<number, ImageDraws>();
  const known = new Map<string, Resampled | null>();
  const resample = (runId: string): Resampled | null => {
    const scores = source.read(runId);
    if (scores === null || scores.groups.length === 0) return null;
    const imageCount = scores.labels.length / scores.groups.length;
    const drawn = draws.get(imageCount) ?? drawImages(imageCount, replicates);
    draws.set(imageCount, drawn);
    return { images: scores.images, means: resampledMap(scores, drawn) };
  };
  return (runId) => {
    const found = known.has(runId) ? (known.get(runId) ?? null) : resample(runId);
    known.set(runId, found);
    return found;
  };
}

function bootstrapOne(
  pairs: readonly SeedPair[],
  group: keyof ResampledMap,
  replicates: number,
  resample: (runId: string) => Resampled | null,
): Bootstrap | null {
  const differences = new Float64Array(replicates);
  let images: string | null = null;
  for (const { leftRuns, rightRuns } of pairs) {
    for (const [runIds, sign] of [[leftRuns, 1] as const, [rightRuns, -1] as const]) {
      for (const runId of runIds) {
        const run = resample(runId);
        if (run === null || (images !== null && run.images !== images)) return null;
        images = run.images;
        const weight = sign / (runIds.length * pairs.length);
        for (const [r, mean] of run.means[group].entries()) differences[r] = (differences[r] ?? 0) + weight * mean;
      }
    }
  }
  const valid = differences.filter((difference) => !Number.isNaN(difference)).sort();
  if (valid.length < leastReplicates / 2) return null;
  return { interval: [percentile(valid, 0.025), percentile(valid, 0.975)], replicates: valid.length };
}

/** By linear interpolation between order statistics (Hyndman and Fan's type 7, numpy's default). */
function percentile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low + (high - low) * (at - Math.floor(at));
}

function groupOf(metric: string): keyof ResampledMap | null {
  switch (metric) {
    case 'mAP/total':
      return 'total';
    case 'mAP/head':
      return 'head';
    case 'mAP/medium':
      return 'medium';
    case 'mAP/tail':
      return 'tail';
    default:
      return null;
  }
}

function runsOf(pairs: readonly SeedPair[]): readonly string[] {
  return pairs.flatMap(({ leftRuns, rightRuns }) => [...leftRuns, ...rightRuns]);
}
