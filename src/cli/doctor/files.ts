import { statSync } from 'node:fs';
import { environmentError, isJsonObject, type JsonObject, type JsonValue } from '../../base/index.ts';
import type { Context } from '../context.ts';
import { askTrainer } from '../trainer/ask-trainer.ts';
import { type DoctorFinding, finding } from './finding.ts';

/** Differences from the published counts that are named; --json has all. */
const mostDifferences = 3;

/** The data sets in the folder of --data, and the file of --weights. Throws a UserError where the trainer cannot look. */
export function examineFiles(context: Context): readonly DoctorFinding[] {
  const { data, weights } = context;
  const { stdout, complaint } = askTrainer(context, ['doctor']);
  if (!stdout.startsWith('{')) throw environmentError(complaint);
  const report: unknown = JSON.parse(stdout);
  const { data: sets, weights: file } = isJsonObject(report) ? report : {};
  return [
    ...(isFolder(data) ? objects(sets).map(setFinding) : [folderFinding(data)]),
    isJsonObject(file) && weights !== null ? weightsFinding(weights, file) : noWeights,
  ];
}

function isFolder(data: string | null): boolean {
  return data !== null && (statSync(data, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

function folderFinding(data: string | null): DoctorFinding {
  if (data !== null) return finding('data', 'error', `${data} is no folder`, { hint: 'give another --data DIR' });
  return finding('data', 'missing', 'no folder given', {
    hint: 'generated data need none; --data DIR or SWEEP_DATA names one',
  });
}

const noWeights = finding('weights', 'missing', 'none given', {
  hint: 'residual networks start from --weights FILE or SWEEP_WEIGHTS if there is one, else at random',
});

/** Of what the trainer says of a data set (its verb `doctor` has the shape). */
function setFinding(report: JsonObject): DoctorFinding {
  const { set, status, reason, rows } = report;
  const name = String(set);
  const text = typeof reason === 'string' ? reason : null;
  if (status === 'missing') return finding('data', 'missing', text ?? 'not there', { name, report });
  const counts = isJsonObject(rows) ? [`${rows.train} training rows, ${rows.test} test rows`] : [];
  const broken = status === 'broken' ? [brokenText(report)] : [];
  const detail = [...counts, ...publishedText(report), ...broken].join('\n');
  return finding('data', status === 'broken' ? 'broken' : 'ok', detail, { name, report });
}

function brokenText({ broken, broken_images: images, reason }: JsonObject): string {
  const named = objects(images).map(({ file, reason }) => `${file}: ${reason}`);
  if (named.length === 0) return String(reason);
  const rest = Number(broken) - named.length;
  return [`${broken} broken`, ...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
}

/** The counts against the published ones, where there are some. */
function publishedText({ published, differences }: JsonObject): readonly string[] {
  if (!isJsonObject(published)) return [];
  const { rows, class_counts: counts } = published;
  const whole = isJsonObject(rows) ? [`published: ${rows.train} and ${rows.test}`] : [];
  if (!isJsonObject(counts)) return whole;
  const differing = objects(differences);
  const named = differing
    .slice(0, mostDifferences)
    .map((one) => `${one.class} ${one.found} (published ${one.published})`);
  const rest = differing.length - named.length;
  return [
    ...whole,
    differing.length === 0
      ? `all ${Object.keys(counts).length} classes have as many training images as published`
      : `${differing.length} of ${Object.keys(counts).length} classes have other counts than published: ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
  ];
}

function weightsFinding(path: string, report: JsonObject): DoctorFinding {
  const { status, reason, tensors, parameters, model } = report;
  if (status === 'missing') return finding('weights', 'error', String(reason), { report });
  if (status === 'broken') return finding('weights', 'broken', String(reason), { report });
  const millions = `${(Number(parameters) / 1e6).toFixed(1)} million parameters`;
  const detail = `${model ?? 'no residual network'}, ${tensors} tensors, ${millions}: ${path}`;
  return finding('weights', 'ok', detail, { report });
}

function objects(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
