import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, ExitCode, isJsonObject, UserError, usageError, writeFileAtomically } from '../base/index.ts';
import { encodeSafetensors } from '../rundir/index.ts';
import { deviceLoss, setUpBackend } from './backends/index.ts';
import { readTrainConfig, type TrainConfig } from './config/train-config.ts';
import { type Dataset, loadDataset } from './data/index.ts';
import { readWordVectors } from './data/word-vectors.ts';
import { createLoss } from './losses/index.ts';
import { createModel } from './models/index.ts';
import { createBatches } from './training/batches.ts';
import { readNewestCheckpoint } from './training/checkpoint.ts';
import { type Position, runCourse, start } from './training/course.ts';
import type { TrialEnvironment } from './training/environment.ts';
import { evaluate, scoreTestSplit, writeScores } from './training/evaluation.ts';
import { type EventLog, openEventLog } from './training/event-log.ts';
import { DataFailure, describeFailure } from './training/failure.ts';
import { withInitialWeights } from './training/initial-weights.ts';
import { type Interruption, listenForInterruption } from './training/interruption.ts';
import { createLearner, type Learner } from './training/learner.ts';
import { epochProbabilities, type ProbabilitySums } from './training/probabilities.ts';

/**
 * Trains the run that the environment names, from its newest checkpoint where there is one, and appends its events.
 * Gives the exit code; a failure is said in an event, and its error is handed to `complain`.
 */
export async function train(
  environment: TrialEnvironment,
  clock: Clock,
  complain: (error: unknown) => void,
): Promise<ExitCode> {
  const log = openEventLog(environment.eventsFile, clock);
  const interruption = listenForInterruption(environment.orchestrator);
  let config: TrainConfig | null = null;
  try {
    config = readConfig(environment.configFile);
    return await trainAs(config, { environment, clock, log, interruption });
  } catch (error) {
    const failure = describeFailure(error, config?.batch_size ?? null);
    log.write(failure.event);
    complain(error);
    return failure.exitCode;
  } finally {
    interruption.dispose();
  }
}

interface Services {
  readonly environment: TrialEnvironment;
  readonly clock: Clock;
  readonly log: EventLog;
  readonly interruption: Interruption;
}

async function trainAs(config: TrainConfig, services: Services): Promise<ExitCode> {
  const { dataFolder, cacheFolder, threads } = services.environment;
  const dataset = await asData(() => loadDataset(config.data, { folder: dataFolder, cacheFolder }, threads, warn));
  try {
    return await trainOn(dataset, config, services);
  } finally {
    await dataset.close();
  }
}

async function trainOn(
  dataset: Dataset,
  config: TrainConfig,
  { environment, clock, log, interruption }: Services,
): Promise<ExitCode> {
  const { runDir, checkpointDir } = environment;
  const backend = await setUpBackend(environment.backend, environment.threads, environment.hasGpu);
  const loss = createLoss(config.loss, {
    trainSize: dataset.train.ids.length,
    classCounts: dataset.classCounts,
    groups: dataset.groups,
  });
  const { model, weights } = await asData(() => prepareModel(config, dataset, environment));
  const learner = createLearner(model, loss, config.optimizer);
  const batches = createBatches(dataset, config);
  const from = environment.resume ? resume(checkpointDir, dataset, learner) : start;
  log.write({
    type: 'started',
    program: 'train',
    ...backend,
    total_steps: config.epochs * batches.stepsPerEpoch,
    info: { resumed_step: from.step, data_fingerprint: dataset.fingerprint, weights_fingerprint: weights },
  });
  const course = { config, dataset, batches, learner, checkpointDir, log, interruption, clock };
  const end = await Promise.race([runCourse(course, from), deviceLoss()]);
  if (!end.finished) return end.exitCode;
  await finish(end.position, learner, dataset, log, { runDir, checkpointDir });
  learner.dispose();
  return ExitCode.ok;
}

/** The last evaluation, the scores, the weights, and the results. */
async function finish(
  { step, probabilities }: Position,
  learner: Learner,
  dataset: Dataset,
  log: EventLog,
  { runDir, checkpointDir }: Pick<TrialEnvironment, 'runDir' | 'checkpointDir'>,
): Promise<void> {
  const scores = await scoreTestSplit(learner, dataset);
  const metrics = evaluate(scores, dataset, true);
  const leftOut = dataset.leftOut();
  if (leftOut > 0) log.record({ type: 'metric', step, name: 'data/images_left_out', value: leftOut });
  log.write({ type: 'evaluation', step, metrics });
  writeScores(join(runDir, 'scores.safetensors'), scores, dataset);
  const weights = encodeSafetensors({ tensors: await learner.weights(), metadata: {} });
  writeFileAtomically(join(checkpointDir, 'weights.safetensors'), weights);
  log.write({ type: 'finished', metrics: { ...metrics, ...epochProbabilities(probabilities) } });
}

function readConfig(file: string): TrainConfig {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isJsonObject(content) || !isJsonObject(content.config)) throw usageError(`${file} holds no {trial, config}`);
  return readTrainConfig(content.config);
}

/** The model with its initial weights, and the fingerprint of the file they are from; null without one. */
function prepareModel(config: TrainConfig, dataset: Dataset, { dataFolder, weightsFile }: TrialEnvironment) {
  const { model, seed } = config;
  const wordFile = model.kind === 'ml-gcn' ? model.word_vectors : null;
  const blank = createModel(
    model,
    {
      input: dataset.input,
      classCount: dataset.classes.length,
      trainLabels: dataset.train.labels,
      wordVectors: wordFile === null ? null : readWordVectors(wordFile, dataFolder, dataset.classes),
    },
    seed,
  );
  const { parameters, fingerprint } = withInitialWeights(blank.parameters, weightsFile);
  // Features take the place of a backbone, and its running moments are never trained.
  const isFrozen = 'frozen_stages' in model && model.frozen_stages > 0 && parameters.some((one) => one.pretrained);
  if (fingerprint === null && isFrozen)
    warn('no initial weights: frozen stages keep random ones (--weights FILE, or model.frozen_stages=0)');
  return { model: { ...blank, parameters }, weights: fingerprint };
}

/** What a person's files have wrong fails the run as `data`. */
async function asData<T>(load: () => T | Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw error instanceof UserError ? new DataFailure(error.message, { cause: error }) : error;
  }
}

/** Puts the learner where the newest checkpoint left it; at the start without one. */
function resume(checkpointDir: string, dataset: Dataset, learner: Learner): Position {
  const checkpoint = readNewestCheckpoint(checkpointDir, dataset.fingerprint, warn);
  if (checkpoint === null) return start;
  learner.restore(checkpoint.tensors);
  return { step: checkpoint.step, probabilities: JSON.parse(checkpoint.progress) as ProbabilitySums[] };
}

function warn(message: string): void {
  process.stderr.write(`${message}\n`);
}
