import { createInterface } from 'node:readline';
import { execa } from 'execa';
import type { Variables } from '../environment.ts';
import { type Job, SpawnError } from '../executor.ts';
import { reasonOf, type StartSupervisor, type Supervisor, startSupervisor } from './start-supervisor.ts';
import { supervisor } from './supervisor.ts';

/** Starts supervisors through small shells. */
export interface ForkServers {
  readonly start: StartSupervisor;
  /** Lets the shells go; supervisors that run go on. */
  readonly close: () => void;
}

/**
 * Shells that start supervisors for this process. On Linux, Node's spawn copies the page tables of the whole orchestrator
 * and waits for it, milliseconds each time; these shells are small, are made once for as many attempts as run at the same
 * time, and take a job as a few words on their input. Their supervisors are what they fork: to start another program in between
 * takes longer than many a trial.
 * @param bash the program of that name: other shells have job control only where there is a terminal
 */
export function createForkServers(bash: string): ForkServers {
  const servers = new Set<ForkServer>();
  /** Whether one has ever started anything: a program that is merely called bash does not. */
  let works = false;
  let isClosed = false;
  const idle = new Map<Variables, ForkServer[]>();
  const idleOf = (env: Variables) => {
    const those = idle.get(env) ?? [];
    idle.set(env, those);
    return those;
  };
  const make = (env: Variables): ForkServer => {
    const server = startServer(bash, env, () => {
      servers.delete(server);
      idle.set(
        env,
        idleOf(env).filter((one) => one !== server),
      );
    });
    servers.add(server);
    return server;
  };
  return {
    async start(job, folder) {
      if (wordsOf(job, folder).some((word) => word.includes(separator))) return startSupervisor(job, folder);
      const server = idleOf(job.env).pop() ?? make(job.env);
      const giveBack = () => {
        if (servers.has(server)) idleOf(job.env).push(server);
      };
      try {
        const started = await server.start(job, folder);
        works = true;
        void started.ended.then(giveBack);
        return started;
      } catch (error) {
        giveBack();
        if (works || isClosed) throw error;
        return startSupervisor(job, folder);
      }
    },
    close() {
      isClosed = true;
      for (const server of servers) server.close();
    },
  };
}

interface ForkServer {
  /** Starts one supervisor; the next only when that has ended. */
  readonly start: (job: Job, folder: string) => Promise<Supervisor>;
  readonly close: () => void;
}

/** @param onGone called before whoever waits for a supervisor of its hears that it has gone: nobody asks it for another */
function startServer(bash: string, env: Variables, onGone: () => void): ForkServer {
  const shell = execa(bash, ['--norc', '-p', '-c', forkServer, 'sweep'], {
    env,
    extendEnv: false,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'ignore',
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
  });
  let hear: (word: string, number: number) => void = () => {};
  let lose: (whyNothingStarted: string | null) => void = () => {};
  createInterface({ input: shell.stdout }).on('line', (line) => {
    const [, word, number] = /^(pid|status) (\d+)$/.exec(line) ?? [];
    if (word !== undefined) hear(word, Number(number));
  });
  // Why it cannot be written to is told by its end.
  shell.stdin.on('error', () => {});
  void shell.then((result) => {
    onGone();
    // Killed, it may have started what it was asked to. What ends it otherwise is that it, or its child, could not be made.
    lose(result.isTerminated ? null : reasonOf(result));
  });
  return {
    start: (job, folder) =>
      new Promise((resolve, reject) => {
        const ended = new Promise<number | null>((end) => {
          let pid: number | null = null;
          hear = (word, number) => {
            if (word === 'pid') {
              pid = number;
              resolve({ pid, ended });
              return;
            }
            if (pid === null) reject(new SpawnError(`the system could not start it (exit status ${number})`));
            end(number);
          };
          lose = (whyNothingStarted) => {
            if (pid === null && whyNothingStarted !== null) reject(new SpawnError(whyNothingStarted));
            else resolve({ pid, ended });
            end(null);
          };
        });
        shell.stdin.write(request(job, folder));
      }),
    close: () => shell.stdin.end(),
  };
}

/** Ends each word of a request: the control character that is made for it. A job that has it goes without these shells. */
const separator = '\x1f';

/** What the shell reads: how many bytes follow, in eight digits, and the words. */
function request(job: Job, folder: string): string {
  const text = wordsOf(job, folder)
    .map((word) => `${word}${separator}`)
    .join('');
  return `${String(Buffer.byteLength(text)).padStart(8)}${text}`;
}

function wordsOf(job: Job, folder: string): readonly string[] {
  const variables = Object.entries(job.variables).map(([name, value]) => `${name}=${value}`);
  return [job.cwd, ...variables, '--', folder, ...job.command];
}

/**
 * The text that such a shell runs: a request is words to it, and nothing of it is ever taken for shell code. Job control
 * gives each supervisor a process group of its own, and signals as this shell found them; it is off while a supervisor is
 * waited for, which may be stopped and go on. When the orchestrator dies, the shell's input ends, and so does the shell
 * once the supervisor that it waits for has. Its output, which tells of them, is nobody else's. Bash counts itself in SHLVL;
 * programs are to find what the orchestrator has. No file of the user's is read (`--norc`: bash takes a socket for a login).
 */
const forkServer = `
SHLVL=$((SHLVL - 1))
[ "$SHLVL" = 0 ] && unset SHLVL
sweep_supervise() {
  set -f
  IFS=$'\\037'
  set -- $sweep_words
  unset IFS
  set +f
  sweep_cwd=$1
  shift
  while [ "$1" != -- ]
  do
    export "$1"
    shift
  done
  shift
  if ! cd -P "$sweep_cwd"
  then
    printf '%s: no folder to run in\\n' "$sweep_cwd" >>"$1/stderr.log"
    printf '{"status":126}\\n' >"$1/exit.json"
    exit 126
  fi
  ${supervisor}
}
sweep_read() {
  local LC_ALL=C TMOUT=
  IFS= read -r -N "$1" "$2"
}
while sweep_read 8 sweep_length && sweep_read "$sweep_length" sweep_words
do
  set -m
  sweep_supervise </dev/null >/dev/null &
  set +m
  printf 'pid %s\\n' "$!"
  wait "$!"
  printf 'status %s\\n' "$?"
done
`;
