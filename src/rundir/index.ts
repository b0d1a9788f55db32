export {
  type AttemptRecord,
  claimAttempt,
  type ExitRecord,
  type Fingerprints,
  type Inputs,
  type OutcomeRecord,
  readAttempt,
  readExit,
  readOutcome,
  readPid,
  type SlotRecord,
  writeAttempt,
  writeOutcome,
} from './attempt-files.ts';
export { attemptChecksums, fileChecksum } from './checksums.ts';
export { dropTornCheckpoints, keepOfCheckpoint, moveRunAway } from './cleanup.ts';
export { diskError, isOnNetwork, prepareRunsFolder } from './disk.ts';
export { type JobRecord, readJob, removeJob, writeJob } from './job-file.ts';
export { hasCheckpoint, listAttempts, listRunIds } from './listing.ts';
export { boundLog, lastLines } from './logs.ts';
export {
  type AttemptKey,
  type AttemptPaths,
  attemptPaths,
  isInside,
  type RootPaths,
  type RunPaths,
  rootPaths,
  runPaths,
} from './paths.ts';
export { listStoredPlans, readStoredPlan, storedPlanFile, toStoredPlan, writeStoredPlan } from './plan-files.ts';
export { isMarkedForRetry, markForRetry, unmarkForRetry } from './retry-mark.ts';
export {
  prepareRunFolder,
  type ResultRecord,
  readResult,
  readRunSpec,
  resultText,
  writeResult,
} from './run-files.ts';
export { decodeSafetensors, encodeSafetensors, type StoredTensor } from './safetensors.ts';
export { readScores, scoreCount } from './scores.ts';
