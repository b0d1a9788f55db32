/** An action that runs at most once per `interval` milliseconds: at once after a pause, else at the interval's end. */
export interface Paced {
  readonly request: () => void;
  /** Drops an open request. */
  readonly cancel: () => void;
}

export function paced(action: () => void, interval: number): Paced {
  let timer: NodeJS.Timeout | undefined;
  let isRequested = false;
  const run = () => {
    isRequested = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (isRequested) run();
    }, interval);
    action();
  };
  return {
    request() {
      isRequested = true;
      if (timer === undefined) run();
    },
    cancel() {
      clearTimeout(timer);
      timer = undefined;
      isRequested = false;
    },
  };
}
