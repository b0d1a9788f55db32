import { readFileSync, statSync } from 'node:fs';
import { type Group, groups as groupNames } from '../model/index.ts';
import { errorCode, isMissing } from './json-file.ts';
import { runPaths } from './paths.ts';
import { decodeSafetensors } from './safetensors.ts';

/** What a run of the built-in trainer made of its test images; arrays by class but for the first two. */
export interface ScoresFile {
  /** [images, classes], row-major. */
  readonly scores: Float32Array;
  /** 0 or 1; [images, classes]. */
  readonly labels: Uint8Array;
  readonly groups: readonly Group[];
  readonly classNames: readonly string[];
  /** Training images with the class. */
  readonly trainingCounts: readonly number[];
  /** The ids of the images as one text: equal for the same images in the same order. */
  readonly images: string;
}

/** About how many scores a run left, images times classes, from the size of its file; 0 without one. */
export function scoreCount(root: string, runId: string): number {
  const bytes = statSync(runPaths(root, runId).scores, { throwIfNoEntry: false })?.size ?? 0;
  return Math.floor(bytes / bytesPerScore);
}

/** scores.safetensors of a run; null where there is none, or it holds something else. */
export function readScores(root: string, runId: string): ScoresFile | null {
  try {
    const { tensors, metadata } = decodeSafetensors(readFileSync(runPaths(root, runId).scores));
    const scores = tensors.find(({ name }) => name === 'scores');
    const labels = tensors.find(({ name }) => name === 'labels');
    const groups = list(metadata.groups).filter((name): name is Group =>
      (groupNames as readonly unknown[]).includes(name),
    );
    const classNames = list(metadata.class_names).map(String);
    const trainingCounts = list(metadata.training_counts).map(Number);
    const classCount = scores?.shape[1] ?? 0;
    const isWhole = [groups, classNames, trainingCounts].every(({ length }) => length === classCount);
    if (scores?.type !== 'F32' || labels?.type !== 'U8' || scores.data.length !== labels.data.length || !isWhole)
      return null;
    const images = metadata.image_ids ?? '';
    return { scores: scores.data, labels: labels.data, groups, classNames, trainingCounts, images };
  } catch (error) {
    if (isMissing(error) || errorCode(error) === undefined) return null;
    throw error;
  }
}

/** A float32 and a label. */
const bytesPerScore = 5;

function list(text = '[]'): readonly unknown[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value : [];
}
