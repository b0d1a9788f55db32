import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/index.ts';
import { dataSets, readsDataFolder, trainProgram } from '../../trainer/schema.ts';
import type { Context } from '../context.ts';
import { trainerEntry } from '../trainer-entry.ts';
import { broken, type DoctorFinding, missing, ok } from './finding.ts';

/** What works of the backends of the built-in trainer, and how to get the rest. One has to. */
export async function examineBackends(context: Context): Promise<readonly DoctorFinding[]> {
  const answer = await askTrainer(context, ['backend', 'list', '--no-speed']);
  const listed = 'value' in answer && isJsonObject(answer.value) ? answer.value.backends : null;
  const findings = Array.isArray(listed)
    ? listed.filter(isJsonObject).map(toFinding)
    : await Promise.all(['cuda', 'wasm', 'cpu'].map((name) => examineBackend(context, name)));
  if (findings.some(({ status }) => status === 'ok')) return findings;
  return [...findings, broken('backend', null, 'none works', 'reinstall this package')];
}

/** From `{name, works, device, why, get}`, a line of what the trainer says of its backends. */
function toFinding({ name, works, device, why, get }: JsonObject): DoctorFinding {
  if (works === true) return ok('backend', String(name), String(device));
  return missing('backend', String(name), String(why), typeof get === 'string' ? `to get it: ${get}` : null);
}

/** Of a trainer that does not list its backends, each is asked for by name. */
async function examineBackend(context: Context, name: string): Promise<DoctorFinding> {
  const answer = await askTrainer(context, ['backend', name]);
  if ('error' in answer) {
    const why = answer.error.replace(/^backend "[^"]*" does not work here: /, '');
    return missing('backend', name, why, null);
  }
  const device = isJsonObject(answer.value) ? answer.value.device : null;
  return ok('backend', name, String(device));
}

/** Which data sets lie in the folder of --data or SWEEP_DATA, and what is wrong with those that do not. */
export async function examineData(context: Context): Promise<readonly DoctorFinding[]> {
  const { data } = context;
  if (data === null) {
    return [missing('data', null, 'no folder given', 'generated data need none; --data DIR or SWEEP_DATA names one')];
  }
  if (!existsSync(data)) return [broken('data', null, `${data} does not exist`, 'give another --data DIR')];
  const sections = dataSets.flatMap((set) => {
    const resolved = trainProgram.resolve({ data: { set }, loss: { kind: 'bce' } });
    return resolved.ok && readsDataFolder(resolved.config) ? [{ set, section: resolved.config.data ?? {} }] : [];
  });
  return Promise.all(sections.map(({ set, section }) => examineSet(context, set, section)));
}

async function examineSet(context: Context, set: string, section: JsonValue): Promise<DoctorFinding> {
  const answer = await askTrainer(context, ['check', JSON.stringify(section)]);
  if ('error' in answer) {
    // Exit 2 is for files that are there and malformed.
    return answer.exitCode === 2 ? broken('data', set, answer.error, null) : missing('data', set, answer.error, null);
  }
  const [report] = Array.isArray(answer.value) ? answer.value : [];
  const rows = isJsonObject(report) && isJsonObject(report.rows) ? report.rows : {};
  const classes = isJsonObject(report) ? report.classes : null;
  return ok('data', set, `${rows.train} training rows, ${rows.test} test rows, ${classes} classes`);
}

type Answer = { readonly value: JsonValue } | { readonly error: string; readonly exitCode: number | null };

/** Asks the trainer's program; its libraries are loaded there and not here. */
function askTrainer({ root, data, env }: Context, args: readonly string[]): Promise<Answer> {
  const options = {
    cwd: root,
    env: { ...env, ...(data === null ? {} : { SWEEP_DATA: data }) },
    maxBuffer: 64 * 1024 ** 2,
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [trainerEntry, ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ value: JSON.parse(stdout) as JsonValue });
      else resolve({ error: stderr.trim() || error.message, exitCode: child.exitCode });
    });
  });
}
