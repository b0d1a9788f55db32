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

/** What sbatch is told of an array beside its needs. */
export interface ArrayPlace {
  readonly name: string;
  readonly tasks: number;
  /** How many of them may run at once. */
  readonly together: number;
  /** Path of a task's log, from the task's number. */
  readonly log: (task: string) => string;
}

/**
 * The arguments of sbatch before the script. They reach sbatch as they are, no shell between, and the user's own come
 * last: where one says the same thing again, it counts.
 * @param array null: it is no array, for a test of what the cluster would say
 */
export function sbatchArguments(spec: SlurmSpec, request: JobRequest, array: ArrayPlace | null): readonly string[] {
  const { cpus, memory, gpus, timeout } = request;
  const option = (key: string, value: string | number | null) => (value === null ? [] : [`--${key}=${value}`]);
  return [
    '--parsable',
    '--requeue',
    '--export=ALL',
    '--nodes=1',
    '--ntasks=1',
    '--chdir=/',
    '--open-mode=append',
    `--output=${array === null ? '/dev/null' : outputOf(array.log)}`,
    ...option('job-name', array?.name ?? 'sweep-test'),
    ...option('array', array && `0-${array.tasks - 1}%${array.together}`),
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

/**
 * Where Slurm says what it does to a job, beside what the job's script says itself. It expands % in a path unless that
 * holds a \, which makes all of it literal: such a path has no place for the task's number.
 */
function outputOf(log: ArrayPlace['log']): string {
  const pattern = log('\0');
  return pattern.includes('\\') ? '/dev/null' : pattern.replaceAll('%', '%%').replace('\0', '%a');
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
