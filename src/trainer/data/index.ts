import type { Dataset } from './dataset.ts';
import { loadGenerated } from './generated.ts';
import { loadMulan } from './mulan.ts';
import type { DataConfig } from './schema.ts';
import { tableDataset } from './table.ts';

export type { Dataset } from './dataset.ts';

/**
 * The data set of a config; `folder` is where the user's data lie. Throws a UserError: exit 4 for what is missing, exit
 * 2 for what is malformed.
 */
export function loadDataset(config: DataConfig, folder: string | null): Dataset {
  switch (config.set) {
    case 'voc-lt':
    case 'coco-lt':
      return tableDataset(loadGenerated(config.set));
    case 'corel5k':
    case 'scene':
    case 'yeast':
    case 'emotions':
      return tableDataset(loadMulan(config.set, folder));
  }
}
