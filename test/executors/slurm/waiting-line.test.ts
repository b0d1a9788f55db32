import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { slurmExecutor } from '../../../src/executors/index.ts';
import type { CommandResult, RunCommand } from '../../../src/executors/slurm/commands.ts';
import { submissionPaths } from '../../../src/executors/slurm/submission.ts';
import { defaultSlurm } from '../../../src/model/index.ts';
import { claimAttempt, readAttempt, readJob, rootPaths, writeAttempt, writeJob } from '../../../src/rundir/index.ts';
import { eventually, jobOf, newRoot } from '../job-of.ts';

const ok = (stdout = ''): CommandResult => ({ status: 0, stdout, stderr: '' });
const away: CommandResult = { status: 1, stdout: '', stderr: 'Unable to contact slurm controller (connect failure)' };

/** An executor whose cluster answers as the test says, and the calls that it has made. */
function setUp(answer: (call: string) => CommandResult) {
  const root = newRoot();
  const told: string[] = [];
  const calls: string[] = [];
  const run: RunCommand = async (program, args) => {
    const call = [program, ...args].join(' ');
    calls.push(call);
    return answer(call);
  };
  const executor = slurmExecutor({ root, spec: defaultSlurm, run, tell: (text) => told.push(text) });
  const job = (index: number) => jobOf(root, executor, ['true'], { runId: index.toString(16).padStart(16, '0') });
  return { root, calls, executor, job, told };
}

/** What a job does when it begins. */
function begin(root: string, job: ReturnType<typeof jobOf>): void {
  const { submission = '', task = 0 } = readJob(root, job.runId) ?? {};
  writeFileSync(submissionPaths(root, submission).log(String(task)), '');
  claimAttempt(root, job);
  writeAttempt(root, job.record);
}

test('a submission resolves once its job has begun, and never after the executor was closed', async () => {
  const { root, executor, job } = setUp((call) => ok(call.startsWith('sbatch') ? '7' : ''));
  const [first, second] = [job(1), job(2)];
  let seen = 0;
  const submitted = [first, second].map((one) => executor.submit(one).then(() => seen++));
  await executor.queue?.accepted();
  begin(root, first);
  await submitted[0];
  executor.close();
  begin(root, second);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(seen).toBe(1);
});

test('how large an array may be is asked again where the controller did not tell', async () => {
  let isAway = true;
  const { executor, calls, job } = setUp((call) => {
    if (isAway) return away;
    return ok(call.startsWith('sbatch') ? '7' : call.startsWith('scontrol') ? 'MaxArraySize = 2' : '');
  });
  for (const index of [1, 2, 3]) void executor.submit(job(index)).catch(() => {});
  await eventually(() => calls.some((call) => call.startsWith('sbatch')));
  isAway = false;
  await executor.queue?.accepted();
  executor.close();
  const arrays = calls.flatMap((call) => /--array=\S+/.exec(call)?.[0] ?? []);
  expect(arrays).toEqual(['--array=0-2%50', '--array=0-1%33', '--array=0-0%16']);
});

test('a run that is withdrawn while arrays before its own are handed over is not handed over', async () => {
  const { root, executor, calls, job } = setUp((call) => {
    if (call.startsWith('scontrol')) return ok('MaxArraySize = 2');
    if (call.startsWith('sbatch')) void executor.queue?.withdraw([job(3).runId]);
    return ok(call.startsWith('sbatch') ? '7' : '');
  });
  const refused = [1, 2, 3].map((index) => executor.submit(job(index)))[2];
  await expect(refused).rejects.toMatchObject({ why: 'withdrawn' });
  await executor.queue?.accepted();
  executor.close();
  expect(calls.flatMap((call) => /--array=\S+/.exec(call)?.[0] ?? [])).toEqual(['--array=0-1%33']);
  expect(readJob(root, job(3).runId)).toBeUndefined();
});

test('a submission that was cut off is taken back with one call, however many runs it has', async () => {
  const { root, executor, calls, job } = setUp((call) => ok(call.startsWith('sbatch') ? '7' : ''));
  for (const index of [1, 2, 3]) {
    const one = job(index);
    writeJob(root, one.runId, { submission: 'sweep-cut-off', task: index });
    void executor.submit(one);
  }
  await executor.queue?.accepted();
  executor.close();
  expect(calls.filter((call) => call.startsWith('scancel'))).toEqual(['scancel --name=sweep-cut-off']);
});

test('where only so many jobs may be in the queue, fewer are submitted at a time, and why the rest waits is told', async () => {
  const most = 3;
  let queued = 0;
  const { root, executor, calls, job, told } = setUp((call) => {
    const tasks = Number(/--array=0-(\d+)/.exec(call)?.[1] ?? 0) + 1;
    if (!call.startsWith('sbatch')) return ok();
    if (queued + tasks > most) {
      const stderr =
        'sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit)';
      return { status: 1, stdout: '', stderr };
    }
    queued += tasks;
    return ok(`${queued}`);
  });
  for (const index of [1, 2, 3, 4, 5, 6, 7, 8]) void executor.submit(job(index)).catch(() => {});
  await eventually(() => told.length > 0);
  expect(queued).toBe(3);
  queued = 0;
  await eventually(() => queued === 3);
  executor.close();
  const arrays = calls.flatMap((call) => /--array=0-(\d+)/.exec(call)?.[1] ?? []);
  expect(arrays.slice(0, 5)).toEqual(['7', '3', '1', '1', '0']);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('job submit limit');
  // Of what was refused nothing is left over.
  for (const name of readdirSync(rootPaths(root).submissions))
    expect(submissionPaths(root, name).array).toSatisfy(existsSync);
});

test('why jobs wait is told once where it is not just their turn', async () => {
  let reason = 'Priority';
  const { executor, calls, job, told } = setUp((call) => {
    if (call.startsWith('squeue')) return ok(`7|0|PENDING|${reason}`);
    return ok(call.startsWith('sbatch') ? '7' : '');
  });
  void executor.submit(job(1));
  await eventually(() => calls.some((call) => call.startsWith('squeue')));
  expect(told).toEqual([]);
  reason = 'PartitionTimeLimit';
  await eventually(() => told.length > 0);
  executor.close();
  expect(told).toEqual(['jobs wait on the cluster: PartitionTimeLimit']);
});

test('a job from before that has begun and ended while the cluster was asked is not submitted again', async () => {
  const { root, executor, calls, job } = setUp((call) => {
    if (!call.startsWith('squeue')) return ok();
    if (readAttempt(root, one) === undefined) begin(root, one);
    return ok('7|0|COMPLETED');
  });
  const one = job(1);
  writeSubmission(root, 'sweep-before', 7);
  writeJob(root, one.runId, { submission: 'sweep-before', task: 0 });
  await executor.submit(one);
  await executor.queue?.accepted();
  executor.close();
  expect(calls.filter((call) => call.startsWith('sbatch'))).toEqual([]);
}, 10_000);

/** What stands in the root of a submission that the cluster has taken. */
function writeSubmission(root: string, name: string, array: number): void {
  const paths = submissionPaths(root, name);
  mkdirSync(paths.folder, { recursive: true });
  writeFileSync(paths.array, `${array}\n`);
}
