export { learningRateAt } from './learning-rate.ts';
export { createSgd, type Optimizer, type SgdConfig } from './sgd.ts';
