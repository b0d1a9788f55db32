import { ExitCode, isAlive, type ProcessIdentity } from '../../base/index.ts';

/** Learns that training is to end early: by a signal, or because nobody is left who wants its result. */
export interface Interruption {
  /** The exit code to end with; null while training may go on. Known only after the event loop has had its turn. */
  readonly exitCode: () => ExitCode | null;
  /** Stops listening. */
  readonly dispose: () => void;
}

/** Listens to SIGTERM and SIGINT, and looks each second whether the orchestrator is still there. */
export function listenForInterruption(orchestrator: ProcessIdentity | null): Interruption {
  let exitCode: ExitCode | null = null;
  const onTerminate = () => {
    exitCode ??= ExitCode.terminated;
  };
  const onInterrupt = () => {
    exitCode ??= ExitCode.interrupted;
  };
  process.on('SIGTERM', onTerminate).on('SIGINT', onInterrupt);
  const watch = orchestrator && setInterval(() => isAlive(orchestrator) || onTerminate(), 1000).unref();
  return {
    exitCode: () => exitCode,
    dispose() {
      process.off('SIGTERM', onTerminate).off('SIGINT', onInterrupt);
      if (watch) clearInterval(watch);
    },
  };
}
