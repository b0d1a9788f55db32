import { Worker } from 'node:worker_threads';
import { configureDecoder } from './decode.ts';
import type { DecodeAnswer, DecodeTask } from './decode-worker.ts';

export type DecodeRequest = Omit<DecodeTask, 'id'>;

/** Threads that decode images. */
export interface DecodePool {
  /** Rejects only where a thread is lost; an image that cannot be decoded is an answer. */
  readonly decode: (request: DecodeRequest) => Promise<DecodeAnswer>;
  readonly close: () => Promise<void>;
}

/** Tasks that a thread has at hand: while one waits for the decoder, another is distorted. */
const tasksAtHand = 2;

/**
 * Starts threads that take tasks from one queue, in order. They keep the process alive only while they have work. sharp
 * has to be loaded here before they load it: its libraries must outlive every thread.
 */
export function openDecodePool(
  threads: number,
  workerFile = new URL('./decode-worker.js', import.meta.url),
): DecodePool {
  configureDecoder();
  const waiting: { readonly task: DecodeTask; readonly settle: Settle }[] = [];
  const workers = Array.from({ length: threads }, () => openWorker(workerFile, () => assign()));
  let nextId = 0;
  const assign = () => {
    while (waiting.length > 0) {
      const freest = workers.reduce((one, other) => (other.load() < one.load() ? other : one));
      if (freest.load() >= tasksAtHand) return;
      const { task, settle } = waiting.shift()!;
      freest.perform(task, settle);
    }
  };
  return {
    decode: (request) =>
      new Promise((resolve, reject) => {
        waiting.push({ task: { ...request, id: nextId++ }, settle: { resolve, reject } });
        assign();
      }),
    async close() {
      waiting.length = 0;
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

interface Settle {
  readonly resolve: (answer: DecodeAnswer) => void;
  readonly reject: (error: unknown) => void;
}

function openWorker(file: URL, onFree: () => void) {
  const worker = new Worker(file);
  worker.unref();
  const underWay = new Map<number, Settle>();
  worker.on('message', (answer: DecodeAnswer) => {
    underWay.get(answer.id)?.resolve(answer);
    underWay.delete(answer.id);
    if (underWay.size === 0) worker.unref();
    onFree();
  });
  const lose = (error: unknown) => {
    for (const { reject } of underWay.values()) reject(error);
    underWay.clear();
  };
  worker.on('error', lose);
  worker.on('exit', (code) => lose(new Error(`a thread that decodes images ended with code ${code}`)));
  return {
    load: () => underWay.size,
    perform(task: DecodeTask, settle: Settle) {
      underWay.set(task.id, settle);
      worker.ref();
      worker.postMessage(task);
    },
    async close() {
      underWay.clear();
      await worker.terminate();
    },
  };
}
