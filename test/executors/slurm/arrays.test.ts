import { expect, test } from 'vitest';
import { slurmExecutor } from '../../../src/executors/index.ts';
import { planArrays } from '../../../src/executors/slurm/arrays.ts';
import { jobScript } from '../../../src/executors/slurm/job-script.ts';
import { sbatchArguments } from '../../../src/executors/slurm/sbatch-arguments.ts';
import { defaultSlurm, type Limits, type Resources } from '../../../src/model/index.ts';
import { jobOf, newRoot } from '../job-of.ts';

const root = newRoot();
const executor = slurmExecutor({ root, spec: defaultSlurm });

function jobs(count: number, resources: Partial<Resources> = {}, limits: Partial<Limits> = {}) {
  return Array.from({ length: count }, (_, index) =>
    jobOf(root, executor, ['true'], { runId: index.toString(16).padStart(16, '0'), resources, limits }),
  );
}

const sizes = (arrays: ReturnType<typeof planArrays>) =>
  arrays.map(({ tasks, together }) => `${tasks.length} at most ${together}`);

test('equal requests go into arrays of the size that the cluster allows, which share what may run at once', () => {
  expect(sizes(planArrays(jobs(120), 50, 30))).toEqual(['50 at most 12', '50 at most 12', '20 at most 5']);
  expect(sizes(planArrays([...jobs(3), ...jobs(1, { cpus: 4 })], 1001, 2))).toEqual(['3 at most 1', '1 at most 1']);
});

test('what belongs to one attempt keeps no run out of an array, nor does a job around the orchestrator', () => {
  const [array] = planArrays(
    jobs(2).map((job) => ({ ...job, env: { ...job.env, SLURM_JOB_ID: '7', SLURM_CONF: '/etc/slurm.conf' } })),
    1001,
    50,
  );
  expect(array?.tasks).toHaveLength(2);
  expect(array?.env).toMatchObject({ SLURM_CONF: '/etc/slurm.conf', SWEEP_THREADS: '1' });
  for (const name of ['SWEEP_RUN_DIR', 'SWEEP_ATTEMPT', 'SWEEP_PARENT', 'SLURM_JOB_ID']) {
    expect(array?.env).not.toHaveProperty(name);
  }
});

test('runs that take a fraction of a GPU are packed into one task, which asks for all of them', () => {
  const [thirds] = planArrays(jobs(7, { gpus: 1 / 3, cpus: 2, memory: 1024 ** 3 }), 1001, 50);
  expect(thirds?.tasks.map((task) => task.length)).toEqual([3, 3, 1]);
  expect(thirds?.request).toMatchObject({ gpus: 1, cpus: 6, memory: 3 * 1024 ** 3 });
  const [more] = planArrays(jobs(2, { gpus: 0.75 }), 1001, 50);
  expect(more?.tasks.map((task) => task.length)).toEqual([1, 1]);
});

test('resources, limits and executor become the request, and what the user says comes last', () => {
  const spec = { ...defaultSlurm, partition: 'gpu; rm -rf', account: 'a', arguments: ['--time=5'] };
  const request = { cpus: 2, memory: 4 * 1024 ** 3, gpus: 1, timeout: 90_000, grace: 30_000 };
  const log = (task: string) => `/it's\n100%/task-${task}.log`;
  const args = sbatchArguments(spec, request, { name: 'sweep-x', tasks: 10, together: 5, log });
  expect(args).toEqual(
    expect.arrayContaining([
      '--array=0-9%5',
      '--cpus-per-task=2',
      '--mem=4096M',
      '--gres=gpu:1',
      '--time=2',
      '--requeue',
    ]),
  );
  expect(args).toEqual(expect.arrayContaining(['--signal=B:USR1@40', '--partition=gpu; rm -rf', '--account=a']));
  expect(args.at(-1)).toBe('--time=5');
  expect(args).toContain("--output=/it's\n100%%/task-%a.log");
  expect(sbatchArguments(spec, { ...request, grace: 600_000 }, null)).toContain('--signal=B:USR1@110');
});

test('the text of a job knows no name, and of the user only the lines that are meant to be shell', () => {
  const text = jobScript({ setup: ['module load cuda', 'export A=$&'], cpus: 1, memory: null, gpuShare: 1, grace: 30 });
  expect(text).toContain('{ module load cuda\n}');
  expect(text).toContain('{ export A=$&\n}');
  expect(text).not.toMatch(/@[A-Z]+@/);
  expect(text).not.toContain(root);
});
