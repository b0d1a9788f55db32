import { UnsortedSegmentSum, type UnsortedSegmentSumAttrs, type UnsortedSegmentSumInputs } from '@tensorflow/tfjs-core';
import { wasmKernel } from './wasm-kernel.ts';

/** Sums the rows of x that have the same segment id, which TensorFlow.js lacks here; negative ids are left out. */
export const unsortedSegmentSum = wasmKernel<UnsortedSegmentSumInputs, UnsortedSegmentSumAttrs>(
  UnsortedSegmentSum,
  ({ x, segmentIds }, { numSegments }, workspace) => {
    const rowShape = x.shape.slice(1);
    const width = rowShape.reduce((product, extent) => product * extent, 1);
    const out = workspace.allocate([numSegments, ...rowShape]);
    const [from, ids, to] = [workspace.values(x), workspace.values(segmentIds), workspace.values(out)];
    to.fill(0);
    for (const [row, id] of ids.entries()) {
      if (id < 0 || id >= numSegments) continue;
      for (let i = 0; i < width; i++) to[id * width + i]! += from[row * width + i]!;
    }
    return out;
  },
);
