import { expect, test } from 'vitest';
import {
  averagePrecisions,
  drawImages,
  meanAveragePrecision,
  resampledMap,
  type TestScores,
} from '../../src/analysis/index.ts';
import { randomStream } from '../../src/base/index.ts';

const imageCount = 180;
const groups = ['head', 'medium', 'tail', 'tail'] as const;
const random = randomStream(3, 'scores');

/** Scores of both signs, rounded to the grain, so that a coarse one makes many of them equal. */
function scoresOf(grain: number, share: number): TestScores {
  const count = imageCount * groups.length;
  const score = (i: number) => Math.round(random.normal(i) / grain) * grain;
  return {
    scores: Float32Array.from({ length: count }, (_, i) => score(i)),
    labels: Uint8Array.from({ length: count }, (_, i) => Number(random.uniform(2 * count + i) < share)),
    groups,
  };
}

/** mAP of a replicate as it is defined: of a set in which each image stands as often as it was drawn. */
function ofRepeatedImages({ scores, labels }: TestScores, times: (image: number) => number) {
  const drawn = Array.from({ length: imageCount }, (_, image) => Array<number>(times(image)).fill(image)).flat();
  const rows = (values: Float32Array | Uint8Array) =>
    drawn.flatMap((image) => [...values.subarray(image * groups.length, (image + 1) * groups.length)]);
  const averages = averagePrecisions(Float32Array.from(rows(scores)), Uint8Array.from(rows(labels)), groups.length);
  return meanAveragePrecision(averages, groups);
}

test.each([
  ['distinct scores', 1e-6, 0.3],
  ['many equal scores', 0.5, 0.3],
  ['all scores equal', 100, 0.3],
  ['few positives', 1e-6, 0.01],
  ['mostly positives', 0.1, 0.9],
])('a replicate is the mAP of the images drawn: %s', (_, grain, share) => {
  const given = scoresOf(grain, share);
  // No multiple of four, to see that the last word of counts is not read too far.
  const draws = drawImages(imageCount, 7);
  const means = resampledMap(given, draws);
  for (let r = 0; r < draws.replicates; r++) {
    const expected = ofRepeatedImages(given, (image) => draws.counts[image * draws.stride + r] ?? 0);
    for (const name of ['total', 'head', 'medium', 'tail'] as const) {
      const mean = means[name][r];
      if (expected[name] === null) expect(mean).toBeNaN();
      else expect(mean).toBeCloseTo(expected[name], 9);
    }
  }
});

test('every replicate draws as many images as there are, and the same ones each time', () => {
  const { counts, stride, replicates } = drawImages(imageCount, 7);
  for (let r = 0; r < replicates; r++) {
    expect(counts.filter((_, at) => at % stride === r).reduce((sum, count) => sum + count, 0)).toBe(imageCount);
  }
  expect(drawImages(imageCount, 7).counts).toEqual(counts);
  expect(drawImages(imageCount, 3).counts.filter((_, at) => at % 4 === 2)).toEqual(
    counts.filter((_, at) => at % stride === 2),
  );
});
