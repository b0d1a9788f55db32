/** How a view lets go of the terminal and comes back to it. */
export interface Suspension {
  /** What Ctrl-Z does in other programs: the whole job stops until the shell's `fg` or `bg`. */
  readonly suspend: () => void;
  readonly close: () => void;
}

/** Left time for the signal to arrive: where nobody could ever wake the job, the system ignores it. */
const untilStopped = 100;

/**
 * Stops the job on request or on SIGTSTP, with the terminal as it was before, and goes on afterwards, also when
 * somebody else has stopped it. The trials are no part of the job: they go on meanwhile.
 */
export function suspension({ leave, enter }: { readonly leave: () => void; readonly enter: () => void }): Suspension {
  let timer: NodeJS.Timeout | undefined;
  const suspend = () => {
    leave();
    process.off('SIGTSTP', suspend);
    process.kill(0, 'SIGTSTP');
    timer = setTimeout(resume, untilStopped);
  };
  const resume = () => {
    clearTimeout(timer);
    if (!process.listeners('SIGTSTP').includes(suspend)) process.on('SIGTSTP', suspend);
    enter();
  };
  process.on('SIGTSTP', suspend);
  process.on('SIGCONT', resume);
  return {
    suspend,
    close() {
      clearTimeout(timer);
      process.off('SIGTSTP', suspend);
      process.off('SIGCONT', resume);
    },
  };
}
