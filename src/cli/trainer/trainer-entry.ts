import { packageFile } from '../package-file.ts';

/** The built-in trainer's program, for `execPath`. */
export const trainerEntry = packageFile('dist/trainer/main.js');
