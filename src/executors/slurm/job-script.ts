import { jobShell } from './job-shell.ts';

/** What a job script is made of; only `setup` is text of the user's, and meant to be shell. */
export interface JobScript {
  /** Lines of shell to be run before each program: `module load cuda`. */
  readonly setup: readonly string[];
  /** Cores and bytes of one run, and its share of a GPU, as attempt.json records them. */
  readonly cpus: number;
  readonly memory: number | null;
  readonly gpuShare: number;
  /** Seconds from SIGTERM to SIGKILL. */
  readonly grace: number;
}

/**
 * The text that sbatch is given. It brings the runs of one task of an array to their ends on whatever node that starts
 * on, without the orchestrator: claims each run's next attempt by making its folder, writes attempt.json, starts the
 * program with its output going to files, tells it when the cluster wants the node back, writes down its exit status,
 * and has the job requeued where its time limit came first. After a requeue it takes up its own runs only.
 *
 * Folder of the submission and working folder come as arguments, everything else from files: no name is ever part of the
 * text. In an attempt's folder `asked` says why its program was asked to end (time-limit, terminated; timeout where it
 * had written no checkpoint to go on from) and `alive` is touched every half minute.
 */
export function jobScript({ setup, cpus, memory, gpuShare, grace }: JobScript): string {
  const lines = setup.map((line, index) => `{ ${line}\n} || return ${setupFailed(index + 1)}`);
  return (
    jobShell
      .replace('@CPUS@', String(cpus))
      .replace('@MEMORY@', String(memory))
      .replace('@SHARE@', String(gpuShare))
      // Only runs that share a job are looked after so often.
      .replace('@LOOK@', gpuShare < 1 ? '2' : '30')
      .replace('@GRACE@', String(Math.max(1, Math.ceil(grace))))
      .replace('@SETUP@', () => ['true', ...lines].join('\n'))
  );
}

/** The exit status of a shell that cannot start a program, with a line on standard error that says why. */
function setupFailed(line: number): string {
  return `$(echo "line ${line} of executor.setup failed" >&2; echo 127)`;
}
