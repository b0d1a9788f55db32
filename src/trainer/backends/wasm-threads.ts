import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import os from 'node:os';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { registerBackend, removeBackend } from '@tensorflow/tfjs-core';

type Module = BackendWasm['wasm'];
/** The module as Emscripten starts it, before TensorFlow.js has named its functions. */
type StartedModule = Omit<Module, 'tfjs'> & {
  readonly cwrap: <Wrapped>(name: string, result: 'number' | null, parameters: readonly 'number'[]) => Wrapped;
  readonly PThread: { readonly runningWorkers: readonly Thread[]; readonly unusedWorkers: readonly Thread[] };
};
type Thread = { readonly unref: () => void };
type ModuleFactory = (settings: { readonly locateFile: (file: string) => string | URL }) => Promise<StartedModule>;

/** The threaded build uses no more. */
const mostThreads = 4;
const build = '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd';
const require = createRequire(import.meta.url);
const crashEvents = ['uncaughtException', 'unhandledRejection'];

/**
 * Registers the backend `wasm` with the threaded build of TensorFlow.js's module; returns how many threads it has.
 * TensorFlow.js itself starts that build in browsers only: in Node it hands the worker's program over as the URL of a
 * blob, which Node does not accept. Here it is a data URL.
 */
export async function registerThreadedWasm(threads: number): Promise<number> {
  const { BackendWasm } = await import('@tensorflow/tfjs-backend-wasm');
  const count = Math.min(threads, mostThreads);
  const module = await startModule(count);
  removeBackend('wasm');
  registerBackend('wasm', () => {
    const backend = new BackendWasm(withFunctions(module));
    // By now there are threads. They wait for work for ever, which must not keep the process from its end.
    for (const worker of [...module.PThread.runningWorkers, ...module.PThread.unusedWorkers]) worker.unref();
    return backend;
  });
  return count;
}

/** The module makes one thread for every two cores that it sees: it is shown twice as many as it shall have. */
async function startModule(threads: number): Promise<StartedModule> {
  const factory = require(`${build}.js`) as ModuleFactory;
  const { cpus } = os;
  const emitter: EventEmitter = process;
  const before = crashEvents.map((event) => emitter.listeners(event));
  os.cpus = () => Array.from({ length: 2 * threads }, () => cpus()[0]!);
  try {
    return await factory({
      locateFile: (file) => (file.endsWith('.wasm') ? require.resolve(`${build}.wasm`) : workerProgram()),
    });
  } finally {
    os.cpus = cpus;
    // Its own listeners would turn the trainer's failures into the module's.
    for (const [index, event] of crashEvents.entries()) {
      const added = emitter.listeners(event).filter((listener) => !before[index]!.includes(listener));
      for (const listener of added) emitter.off(event, listener as () => void);
    }
  }
}

/** The program of a thread, which needs CommonJS's `require` and `__filename`. */
function workerProgram(): URL {
  const { wasmWorkerContents } = require(`${build}.worker.js`) as { wasmWorkerContents: string };
  const file = JSON.stringify(require.resolve(`${build}.js`));
  const program = [
    `import { createRequire } from 'node:module';`,
    `const require = createRequire(${file});`,
    `const __filename = ${file};`,
    // The text is a program in which a line break stands for the two characters \n.
    wasmWorkerContents.replaceAll('\n', '\\n'),
  ];
  return new URL(`data:text/javascript,${encodeURIComponent(program.join('\n'))}`);
}

/** As TensorFlow.js names the module's functions. */
function withFunctions(module: StartedModule): Module {
  return Object.assign(module, {
    tfjs: {
      init: module.cwrap<() => void>('init', null, []),
      initWithThreadsCount: module.cwrap<(count: number) => void>('init_with_threads_count', null, ['number']),
      getThreadsCount: module.cwrap<() => number>('get_threads_count', 'number', []),
      registerTensor: module.cwrap<(id: number, size: number, offset: number) => void>('register_tensor', null, [
        'number',
        'number',
        'number',
      ]),
      disposeData: module.cwrap<(id: number) => void>('dispose_data', null, ['number']),
      dispose: module.cwrap<() => void>('dispose', null, []),
    },
  });
}
