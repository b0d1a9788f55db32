import type { SlurmSpec } from '../../model/index.ts';

/** What each job of an array asks the cluster for. */
export interface JobRequest {
  readonly cpus: number;
  /** Bytes; null: what the cluster gives by default. */
  readonly memory: number | null;
  readonly gpus: number;
  /** Milliseconds; null: what the partition allows. */
  readonly timeout: number | null;
  /** Milliseconds from being asked to end to being killed: the signal ahead of the time limit leaves that long. */
  readonly grace: number;
}

/**
 * The arguments of sbatch before the script. They reach sbatch as they are, no shell between, and the user's own come
 * last: where one says the same thing again, it counts.
 * @param tasks how many jobs the array has; null: it is no array, for a test of what the cluster would say
 * @param together how many of them may run at once
 */
export function sbatchArguments(
  spec: SlurmSpec,
  request: JobRequest,
  name: string,
  tasks: number | null,
  together: number,
): readonly string[] {
  const { cpus, memory, gpus, timeout } = request;
  const option = (key: string, value: string | number | null) => (value === null ? [] : [`--${key}=${value}`]);
  return [
    '--parsable',
    '--requeue',
    '--export=ALL',
    '--nodes=1',
    '--ntasks=1',
    // A folder of the user's could hold % or \, which Slurm expands in these: the script opens its own log.
    '--chdir=/',
    '--output=/dev/null',
    ...option('job-name', name),
    ...option('array', tasks === null ? null : `0-${tasks - 1}%${together}`),
    ...option('cpus-per-task', Math.max(1, Math.ceil(cpus))),
    ...option('mem', memory === null ? null : `${Math.ceil(memory / 1024 ** 2)}M`),
    ...option('gres', gpus === 0 ? null : `gpu:${gpus}`),
    ...option('time', timeout === null ? null : minutes(timeout)),
    ...option('signal', `B:USR1@${secondsAhead(request)}`),
    ...option('partition', spec.partition),
    ...option('account', spec.account),
    ...option('qos', spec.qos),
    ...option('constraint', spec.constraint),
    ...option('exclude', spec.exclude),
    ...spec.arguments,
  ];
}

/** Slurm counts time limits in minutes. */
function minutes(timeout: number): number {
  return Math.max(1, Math.ceil(timeout / 60_000));
}

/** The grace and a little, but never the whole of a short limit; Slurm may give the signal a minute early. */
function secondsAhead({ timeout, grace }: JobRequest): number {
  const wanted = Math.ceil(grace / 1000) + 10;
  return Math.min(wanted, 65_535, timeout === null ? wanted : minutes(timeout) * 60 - 10);
}
