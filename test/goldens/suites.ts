import { checkAveragePrecision } from './average-precision.ts';
import { checkLosses } from './losses.ts';
import { checkMulan } from './mulan.ts';
import { checkResnet, checkResnetEvaluation } from './resnet.ts';
import { checkResnetTraining } from './resnet-training.ts';
import { checkSgd } from './sgd.ts';
import type { Suite } from './suite.ts';

/** By file name. A golden file without a suite is skipped by name. */
export const suites: Readonly<Record<string, Suite>> = {
  'average-precision.golden.json': checkAveragePrecision,
  'losses.golden.json': checkLosses,
  'mulan.golden.json': checkMulan,
  'resnet.golden.json': checkResnet,
  'resnet-evaluation.golden.json': checkResnetEvaluation,
  'resnet-training.golden.json': checkResnetTraining,
  'sgd.golden.json': checkSgd,
};
