import type { SetVariable } from '../../src/trainer/backends/steps/index.ts';

/** Sets a variable at once. */
export const assign: SetVariable = (variable, value) => variable.assign(value);
