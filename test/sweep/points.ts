import type { PlannedSweep } from '../../src/model/index.ts';

/** The runs of a plan in a line each, by every place: `voc-lt method=DB gamma=1 #0`. */
export function points({ runs }: PlannedSweep): readonly string[] {
  return runs.map(({ places }) =>
    places
      .map(({ block, labels, seed }) => {
        const values = Object.entries(labels).map(
          ([axis, value]) => `${axis}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
        );
        return [block, ...values, `#${seed}`].join(' ');
      })
      .join(' | '),
  );
}

/** The configs of a plan's runs, in order. */
export function configs({ runs }: PlannedSweep) {
  return runs.map(({ config }) => config);
}
