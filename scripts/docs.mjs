// Writes docs/train.md from the trainer's schema (`npm run docs` builds first).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePage } from '../dist/trainer/config/reference-page.js';

writeFileSync(join(import.meta.dirname, '../docs/train.md'), `${referencePage()}\n`);
