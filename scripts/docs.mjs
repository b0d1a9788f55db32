// Writes docs/train.md from the trainer's schema, and the last part of docs/commands.md from what each command's --help
// says (`npm run docs` builds first).
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePage } from '../dist/trainer/config/reference-page.js';

const docs = join(import.meta.dirname, '../docs');
writeFileSync(join(docs, 'train.md'), `${referencePage()}\n`);

const groups = { backend: ['backend list', 'backend install'] };
const heading = '## Every command\n';
const page = readFileSync(join(docs, 'commands.md'), 'utf8');
const written = page.slice(0, page.indexOf(heading) + heading.length);
const helps = commandNames().map((name) => `\n### ${name}\n\n\`\`\`\n${help(name)}\`\`\`\n`);
writeFileSync(join(docs, 'commands.md'), `${written}${helps.join('')}`);

function commandNames() {
  const listed = help().split('Commands:')[1]?.split('Examples:')[0] ?? '';
  const names = [...listed.matchAll(/^ {2}([a-z-]+(?:, [a-z-]+)*) /gm)].flatMap(([, some]) => some.split(', '));
  return names.filter((name) => name !== 'help').flatMap((name) => [name, ...(groups[name] ?? [])]);
}

function help(command = '') {
  const entry = join(import.meta.dirname, '../dist/cli/main.js');
  return execFileSync(process.execPath, [entry, ...command.split(' ').filter(Boolean), '--help'], { encoding: 'utf8' });
}
