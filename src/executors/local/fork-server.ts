import { createInterface } from 'node:readline';
import { execa } from 'execa';
import type { Variables } from '../environment.ts';
import { type Job, SpawnError } from '../executor.ts';
import { reasonOf, type StartSupervisor, type Supervisor } from './start-supervisor.ts';
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
 * time, and take a job as a few lines on their input.
 * @param setsid the program of that name, which gives each supervisor a session of its own
 */
export function createForkServers(setsid: string): ForkServers {
  const servers = new Set<ForkServer>();
  const idle = new Map<Variables, ForkServer[]>();
  const idleOf = (env: Variables) => {
    const those = idle.get(env) ?? [];
    idle.set(env, those);
    return those;
  };
  const make = (env: Variables): ForkServer => {
    const server = startServer(setsid, env, () => {
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
      const server = idleOf(job.env).pop() ?? make(job.env);
      const giveBack = () => {
        if (servers.has(server)) idleOf(job.env).push(server);
      };
      try {
        const started = await server.start(job, folder);
        void started.ended.then(giveBack);
        return started;
      } catch (error) {
        giveBack();
        throw error;
      }
    },
    close() {
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
function startServer(setsid: string, env: Variables, onGone: () => void): ForkServer {
  const shell = execa('/bin/sh', ['-c', forkServer, 'sweep', setsid, supervisor], {
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
    const [word = '', number] = line.split(' ');
    hear(word, Number(number));
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

/** What the shell reads: words, each on a line behind "=", those after a line break in it behind "+", and a dot. */
function request(job: Job, folder: string): string {
  const variables = Object.entries(job.variables).map(([name, value]) => `${name}=${value}`);
  const words = [job.cwd, ...variables, '--', folder, ...job.command];
  return `${words.map((word) => `=${word.replaceAll('\n', '\n+')}\n`).join('')}.\n`;
}

/**
 * The text that such a shell runs: nothing of a request is ever taken for shell code. The supervisor is waited for in the
 * foreground, since a shell starts what is in the background with signals ignored, and says "pid" itself. When the
 * orchestrator dies, the shell's input ends, and so does the shell once the supervisor that it waits for has.
 */
const forkServer = `
sweep_setsid=$1
sweep_supervisor=$2
sweep_word=
set --
sweep_start() (
  cd -P "$1" || exit
  shift
  while [ "$1" != -- ]
  do
    export "$1"
    shift
  done
  shift
  exec "$sweep_setsid" /bin/sh -c "$sweep_supervisor" sweep "$@"
)
while IFS= read -r sweep_line
do
  case $sweep_line in
  =*)
    set -- "$@" "$sweep_word"
    sweep_word=\${sweep_line#=}
    ;;
  +*)
    sweep_word="$sweep_word
\${sweep_line#+}"
    ;;
  .)
    shift
    sweep_start "$@" "$sweep_word" </dev/null
    printf 'status %s\\n' "$?"
    sweep_word=
    set --
    ;;
  esac
done
`;
