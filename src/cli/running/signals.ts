import { ExitCode } from '../../base/index.ts';

export interface Interruption {
  /** The first request: children write a checkpoint and end. */
  readonly cancel: AbortSignal;
  /** The second: they are ended now. */
  readonly kill: AbortSignal;
  /** Counts as one more request. Says nothing: whoever took the key has answered it on the screen. */
  readonly interrupt: () => void;
  /** The exit code that the first signal asks for; null while none has come. */
  readonly exitCode: () => ExitCode | null;
  readonly close: () => void;
}

/** Turns SIGINT, SIGTERM and SIGHUP, and Ctrl-C seen as a key, into a request to cancel and a second one to kill. */
export function listenForSignals(say: (text: string) => void): Interruption {
  const [cancel, kill] = [new AbortController(), new AbortController()];
  let exitCode: ExitCode | null = null;
  const request = (code: ExitCode, tell: (text: string) => void) => {
    if (exitCode === null) {
      exitCode = code;
      const again = code === ExitCode.interrupted ? 'Ctrl-C again' : 'a second signal';
      tell(`cancelling: what runs writes a checkpoint and ends; ${again} ends it now`);
      cancel.abort();
    } else if (!kill.signal.aborted) {
      tell('ending what runs now');
      kill.abort();
    }
  };
  const onInterrupt = () => request(ExitCode.interrupted, say);
  const onTerminate = () => request(ExitCode.terminated, say);
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  process.on('SIGHUP', onTerminate);
  return {
    cancel: cancel.signal,
    kill: kill.signal,
    interrupt: () => request(ExitCode.interrupted, () => undefined),
    exitCode: () => exitCode,
    close() {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
      process.off('SIGHUP', onTerminate);
    },
  };
}
