import type { Dataset } from './dataset.ts';
import { loadGenerated } from './generated.ts';
import { loadMulan } from './mulan.ts';
import type { DataPlaces } from './places.ts';
import type { DataConfig } from './schema.ts';
import { tableDataset } from './table.ts';

export type { Dataset } from './dataset.ts';

/**
 * The data set of a config. Images are decoded by `threads` workers; `warn` hears of those that are left out. Throws a
 * UserError: exit 4 for what is missing, exit 2 for what is malformed.
 */
export async function loadDataset(
  config: DataConfig,
  places: DataPlaces,
  threads: number,
  warn: (message: string) => void,
): Promise<Dataset> {
  if ('size' in config) {
    const { loadImages } = await import('./images/load-images.ts');
    return loadImages(config, places, threads, warn);
  }
  switch (config.set) {
    case 'voc-lt':
    case 'coco-lt':
      return tableDataset(loadGenerated(config.set));
    case 'corel5k':
    case 'scene':
    case 'yeast':
    case 'emotions':
      return tableDataset(loadMulan(config.set, places.folder));
  }
}
