import { fileURLToPath } from 'node:url';

/** The built-in trainer's program, started as a process of its own. */
export const trainerEntry = fileURLToPath(new URL('../trainer/main.js', import.meta.url));
