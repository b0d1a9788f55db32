import { setImmediate } from 'node:timers/promises';
import type { Clock, ExitCode } from '../../base/index.ts';
import { groups } from '../../model/index.ts';
import type { TrainConfig } from '../config/train-config.ts';
import type { Dataset } from '../data/index.ts';
import { learningRateAt } from '../optimizers/index.ts';
import type { Batches } from './batches.ts';
import { writeCheckpoint } from './checkpoint.ts';
import { evaluate, scoreTestSplit } from './evaluation.ts';
import type { EventLog } from './event-log.ts';
import { Diverged } from './failure.ts';
import type { Interruption } from './interruption.ts';
import type { Learner, StepResult } from './learner.ts';
import { addProbabilities, meanOf, noProbabilities, type ProbabilitySums, sumProbabilities } from './probabilities.ts';

/** What the steps of a run work with. */
export interface Course {
  readonly config: TrainConfig;
  readonly dataset: Dataset;
  readonly batches: Batches;
  readonly learner: Learner;
  readonly checkpointDir: string;
  readonly log: EventLog;
  readonly interruption: Interruption;
  readonly clock: Clock;
}

/** Where a run stands. With the learner's state it is all that the rest of the run depends on. */
export interface Position {
  /** Steps done. */
  readonly step: number;
  /** What was recorded of the probabilities in each epoch so far; the last one may be under way. */
  readonly probabilities: readonly ProbabilitySums[];
}

export const start: Position = { step: 0, probabilities: [] };

export type CourseEnd =
  | { readonly finished: true; readonly position: Position }
  | { readonly finished: false; readonly exitCode: ExitCode };

/** How long steps may keep signals and timers waiting, in milliseconds. */
const patience = 50;

/**
 * Trains from a position to the last step, or until interrupted: then a checkpoint is written first. Throws `Diverged`
 * when loss or gradient is no longer finite.
 */
export async function runCourse(course: Course, from: Position): Promise<CourseEnd> {
  const { config, batches, log, interruption, clock } = course;
  const totalSteps = config.epochs * batches.stepsPerEpoch;
  let position = from;
  let saved = from.step;
  let lastTurn = clock.monotonic();
  const save = async () => {
    if (saved !== position.step) await saveCheckpoint(course, position);
    saved = position.step;
  };
  while (position.step < totalSteps) {
    if (clock.monotonic() - lastTurn >= patience) {
      await setImmediate();
      lastTurn = clock.monotonic();
    }
    const exitCode = interruption.exitCode();
    if (exitCode !== null) {
      await save();
      return { finished: false, exitCode };
    }
    position = await takeStep(course, position);
    const { step } = position;
    const epochEnded = step % batches.stepsPerEpoch === 0;
    const epoch = Math.ceil(step / batches.stepsPerEpoch);
    if (epochEnded || log.isDue()) log.write({ type: 'progress', step, total_steps: totalSteps, epoch });
    if (epochEnded && step < totalSteps && isTime(config.evaluate_every, epoch)) await evaluateBetween(course, step);
    if (epochEnded && isTime(config.checkpoint_every, epoch)) await save();
  }
  return { finished: true, position };
}

/** One step of training, and the records due at it. */
async function takeStep(course: Course, { step, probabilities }: Position): Promise<Position> {
  const { config, batches, dataset, learner, log } = course;
  const done = step + 1;
  const isProbabilityStep = isTime(config.probability_every, done);
  const rate = learningRateAt(step, batches.stepsPerEpoch, config.optimizer.learning_rate, config.schedule);
  const batch = await batches.at(step);
  const result = await learner.learn(batch, rate, { seed: config.seed, step }, isProbabilityStep);
  requireFinite(result, done, rate);
  if (isTime(config.log_every, done)) {
    log.record({ type: 'metric', step: done, name: 'loss', value: result.loss });
    log.record({ type: 'metric', step: done, name: 'learning_rate', value: rate });
  }
  const sums = result.logits === null ? noProbabilities : sumProbabilities(result.logits, batch.labels, dataset.groups);
  if (isProbabilityStep) recordProbabilities(course, done, sums);
  const epoch = Math.floor(step / batches.stepsPerEpoch);
  const soFar = probabilities[epoch] ?? noProbabilities;
  return { step: done, probabilities: [...probabilities.slice(0, epoch), addProbabilities(soFar, sums)] };
}

function requireFinite({ loss, gradientNorm }: StepResult, step: number, rate: number): void {
  if (!Number.isFinite(loss)) throw new Diverged('loss', step, rate);
  if (!Number.isFinite(gradientNorm)) throw new Diverged('gradient', step, rate);
}

function recordProbabilities({ dataset, log }: Course, step: number, sums: ProbabilitySums): void {
  for (const group of groups.filter((one) => dataset.groups.includes(one))) {
    const { positive, negative } = sums[group];
    log.record({ type: 'probability', step, group, positive: meanOf(positive), negative: meanOf(negative) });
  }
}

/** An evaluation on the way: means only, to keep the events of sets with many classes small. */
async function evaluateBetween({ learner, dataset, log }: Course, step: number): Promise<void> {
  const scores = await scoreTestSplit(learner, dataset);
  log.write({ type: 'evaluation', step, metrics: evaluate(scores, dataset, false) });
}

async function saveCheckpoint({ learner, dataset, checkpointDir, log }: Course, position: Position): Promise<void> {
  const { step, probabilities } = position;
  const path = writeCheckpoint(checkpointDir, {
    step,
    tensors: await learner.state(),
    progress: JSON.stringify(probabilities),
    origin: dataset.fingerprint,
  });
  log.write({ type: 'checkpoint', step, path });
}

function isTime(every: number | null, count: number): boolean {
  return every !== null && count % every === 0;
}
