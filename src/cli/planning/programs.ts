import type { TrialProgram } from '../../model/index.ts';
import { trainProgram } from '../../trainer/schema.ts';

/** The programs that `trial.program` may name. */
export const programs: ReadonlyMap<string, TrialProgram> = new Map([[trainProgram.name, trainProgram]]);
