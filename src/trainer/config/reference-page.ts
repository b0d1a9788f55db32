import { defaultsFor, type Situation } from './defaults.ts';
import { fieldTable } from './field-table.ts';
import { type Section, sections, variantNames } from './sections.ts';
import { runSchema } from './training-schema.ts';

/** docs/train.md: every key of `program: train` with type, default and meaning. */
export function referencePage(): string {
  return [introduction, ...sections.map(sectionText), topLevelText(), afterword].join('\n\n');
}

const introduction = `# The built-in trainer: every key of \`program: train\`

This page is generated from the trainer's schema by \`npm run docs\`. Nothing is required: a config of no keys trains an mlp
with binary cross-entropy on VOC-LT with generated features. Where a default differs by data set or loss, the exceptions
stand behind it. A config that writes a default out is the same run as one that leaves it out.`;

function sectionText(section: Section): string {
  const { key, noun, choice, variants } = section;
  if (choice === null) {
    const schemaFor = variants[key]!;
    return [`## \`${key}\``, about(schemaFor), fieldTable(schemaFor, `${key}.`, {})].join('\n\n');
  }
  const names = variantNames(section).map((name) => `\`${name}\``);
  const intro = `\`${key}.${choice.field}\` names the ${noun} (default ${shownFallback(choice.fallback)}): ${names.join(', ')}.`;
  const namesByTable = new Map<string, string[]>();
  for (const [name, schemaFor] of Object.entries(variants)) {
    const table = fieldTable(schemaFor, `${key}.`, { [key === 'data' ? 'set' : key]: name });
    namesByTable.set(table, [...(namesByTable.get(table) ?? []), name]);
  }
  const parts = [...namesByTable].map(([table, alike]) => {
    const heading = `### \`${key}.${choice.field}\`: ${alike.map((name) => shownName(name, key, choice.form)).join(', ')}`;
    const abouts = alike.map((name) => about(variants[name]!)).join(' ');
    return [heading, abouts, ...(table.split('\n').length > 2 ? [table] : [])].join('\n\n');
  });
  return [`## \`${key}\``, intro, ...parts].join('\n\n');
}

function shownFallback(fallback: NonNullable<Section['choice']>['fallback']): string {
  if (typeof fallback === 'string') return `\`${fallback}\``;
  const forSet = (set: Situation['set']) => fallback(defaultsFor({ set, loss: 'bce' }));
  return `\`${forSet('voc-lt')}\`; for images \`${forSet('voc')}\``;
}

/** `voc-lt`, or `voc-lt` with `data.source: images`. */
function shownName(variant: string, key: string, formField: string | undefined): string {
  const [name, form] = variant.split(' ');
  return form === undefined ? `\`${name}\`` : `\`${name}\` with \`${key}.${formField}: ${form}\``;
}

function topLevelText(): string {
  return ['## Top level', fieldTable(runSchema, '', {})].join('\n\n');
}

function about(schemaFor: Section['variants'][string]): string {
  return schemaFor(defaultsFor({ set: 'voc-lt', loss: 'bce' })).description ?? '';
}

const afterword = `## Groups

A class is head with at least 100 training positives, medium with 20 to 99, tail with fewer.

## Generated features

\`data: {set: voc-lt | coco-lt, source: generated}\` puts feature vectors on the published label lists (data/README.md). Every
class has a random prototype and a random home scene. An image shows its objects, each at a visibility of its own, in the
home scene of one of them, under noise; what lies below a threshold is cut off, as by a ReLU. The columns are standardised
by the training rows. The test rows have VOC's own mix of labels for VOC-LT (images of VOC2012 train+val outside VOC-LT);
for COCO-LT, of which no whole list ships, label vectors of the list itself, half of them drawn by class and half by
image. The data are the same for every run, whatever its seed.

## Photographs

\`voc\`, \`coco\`, and \`voc-lt\` and \`coco-lt\` with \`source: images\` are read from \`--data DIR\`: docs/data.md says what lies
where, how an image becomes an input, how long-tailed lists are drawn, and what is checked.

## Real tables

\`corel5k\`, \`scene\`, \`yeast\` and \`emotions\` are read from \`--data DIR\` (DIR itself, or a child named \`mulan\`): the files
\`<set>-train.arff\`, \`<set>-test.arff\` (also \`-sparse.arff\`) and \`<set>.xml\`, names without regard to case. Features are
standardised by mean and deviation of the training rows and cut at 5 deviations.

## Networks

docs/models.md tells how they are built, which file of initial weights (\`--weights FILE\`) fits, what a frozen stage is and
which parameters decay.

## What a run reports

Events: \`loss\` and \`learning_rate\` every \`log_every\` steps, the mean predicted probability of positive and negative labels
of each group every \`probability_every\` steps (over the batch, before the step), \`mAP/total\`, \`mAP/head\`, \`mAP/medium\` and
\`mAP/tail\` in percent every \`evaluate_every\` epochs. Results: these four, \`AP/<class>\` for every class, and
\`probability/<group>/<positive | negative>@epoch=<n>\`, the mean over what was recorded in that epoch, the first being 1. A
class without a positive in the test split is not scored; a group of no such class has none (null).
\`scores.safetensors\` holds scores and labels of every test row, \`checkpoint/weights.safetensors\` the weights.
A run resumed from a checkpoint ends with the very numbers of one that was never cut off.`;
