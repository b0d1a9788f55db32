export { learningRateAt } from './learning-rate.ts';
export { createSgd, type SgdConfig } from './sgd.ts';
