// Runs dependency-cruiser over src/ with the rules of .dependency-cruiser.cjs, and fails when it saw fewer modules than
// src/ has files: a cruiser that cannot read the compiler's version reads nothing and passes.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cruise, format } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const rules = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const files = readdirSync('src', { recursive: true }).filter((path) => /\.tsx?$/.test(path));
const { output } = await cruise(
  ['src'],
  { ...rules.options, ruleSet: { forbidden: rules.forbidden }, validate: true },
  undefined,
  { tsConfig: extractTSConfig('tsconfig.json') },
);
const seen = new Set(output.modules.map((module) => module.source).filter((source) => /^src\/.*\.tsx?$/.test(source)));
process.stdout.write((await format(output, { outputType: 'err-long' })).output);
if (seen.size < files.length) {
  process.stderr.write(`only ${seen.size} of the ${files.length} files in src/ were read\n`);
}
process.exitCode = output.summary.error > 0 || seen.size < files.length ? 1 : 0;
