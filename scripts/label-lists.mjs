// Writes the label lists of data/ from the published training lists: node scripts/label-lists.mjs DIR
// DIR holds voc-lt/train-labels.json, voc-lt/voc2012-trainval-labels.json and coco-lt/train-labels.json, each with
// {classes, imageIds, labels: [[class index, ...], ...]}.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [source] = process.argv.slice(2);
if (source === undefined) {
  console.error('usage: node scripts/label-lists.mjs DIR');
  process.exit(2);
}
const target = join(import.meta.dirname, '../data');

const voc = read('voc-lt/train-labels.json');
write('voc-lt', 'classes', voc.classes);
write('voc-lt', 'train', rows(voc));
write('voc-lt', 'test', evenly(except(rows(read('voc-lt/voc2012-trainval-labels.json')), voc.imageIds), 2500));

const coco = read('coco-lt/train-labels.json');
write('coco-lt', 'classes', coco.classes);
write('coco-lt', 'train', rows(coco));

function read(path) {
  return JSON.parse(readFileSync(join(source, path), 'utf8'));
}

/** `image id` and its class indices, separated by blanks. */
function rows({ imageIds, labels }) {
  return imageIds.map((id, i) => [id, ...labels[i]].join(' '));
}

function except(lines, ids) {
  const left = new Set(ids);
  return lines.filter((line) => !left.has(line.split(' ')[0]));
}

/** `count` of the lines at equal distances: the list's mix, in its order. */
function evenly(lines, count) {
  return Array.from({ length: count }, (_, i) => lines[Math.floor((i * lines.length) / count)]);
}

function write(set, name, lines) {
  mkdirSync(join(target, set), { recursive: true });
  writeFileSync(join(target, set, `${name}.txt`), `${lines.join('\n')}\n`);
}
