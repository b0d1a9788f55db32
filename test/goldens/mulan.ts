import { ExitCode, UserError } from '../../src/base/index.ts';
import { setUpBackend } from '../../src/trainer/backends/index.ts';
import { loadMulan, readMulan } from '../../src/trainer/data/mulan.ts';
import { Comparison } from './comparison.ts';
import { checkMulanData, type GoldenData } from './mulan-data.ts';
import { checkMulanTraining, type GoldenTraining } from './mulan-training.ts';
import type { DataFolder } from './suite.ts';

interface Golden {
  readonly sets: Readonly<Record<string, GoldenData & GoldenTraining>>;
}

/** Features, counts, losses, gradients and 20-step curves on real data, which are read from the data folder. */
export async function checkMulan(
  golden: unknown,
  { path, given }: DataFolder,
): Promise<Comparison | { skipped: string }> {
  const comparison = new Comparison({ relative: 1e-4, absolute: 1e-9 });
  await setUpBackend('wasm', 1);
  for (const [set, expected] of Object.entries((golden as Golden).sets)) {
    try {
      const dataset = loadMulan(set, path);
      checkMulanData(`sets.${set}`, readMulan(set, path), dataset, expected, comparison);
      checkMulanTraining(`sets.${set}`, dataset, expected, comparison);
    } catch (error) {
      const missing = error instanceof UserError && error.exitCode === ExitCode.environment;
      if (!missing || given) throw error;
      return { skipped: `${error.message}\n     (--data DIR or SWEEP_DATA says where the data lie)` };
    }
  }
  return comparison;
}
