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
 * time, and take a job as a line on their input. Their supervisors are what they fork: to start another program in between
 * takes longer than many a trial.
 * @param bash the program of that name: other shells have job control only where there is a terminal
 */
export function createForkServers(bash: string): ForkServers {
  const servers = new Set<ForkServer>();
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
function startServer(bash: string, env: Variables, onGone: () => void): ForkServer {
  const shell = execa(bash, ['-p', '-c', forkServer, 'sweep'], {
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

/** What the shell reads: how long its next command is, in eight digits, and that command. */
function request(job: Job, folder: string): string {
  const variables = Object.entries(job.variables).map(([name, value]) => `${name}=${value}`);
  const words = [job.cwd, ...variables, '--', folder, ...job.command];
  const text = words.map(bashQuoted).join(' ');
  return `${String(text.length).padStart(8)}${text}`;
}

/** A word as bash takes it, of ASCII characters alone: it counts bytes or characters, as its locale has it. */
function bashQuoted(word: string): string {
  if (/^[ -~]*$/.test(word)) return `'${word.replaceAll("'", `'\\''`)}'`;
  const bytes = [...Buffer.from(word)];
  return `$'${bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}'`;
}

/**
 * The text that such a shell runs: of a request nothing but quoted words is ever taken for shell code. Job control gives
 * each supervisor a process group of its own, and signals as this shell found them; it is off while a supervisor is
 * waited for, which may be stopped and go on. When the orchestrator dies, the shell's input ends, and so does the shell
 * once the supervisor that it waits for has. Bash counts itself in SHLVL; programs are to find what the orchestrator has.
 */
const forkServer = `
SHLVL=$((SHLVL - 1))
[ "$SHLVL" = 0 ] && unset SHLVL
sweep_supervise() {
  cd -P "$1" || exit
  shift
  while [ "$1" != -- ]
  do
    export "$1"
    shift
  done
  shift
  ${supervisor}
}
while IFS= read -r -N 8 sweep_length && IFS= read -r -N "$sweep_length" sweep_words
do
  eval "set -- $sweep_words"
  set -m
  sweep_supervise "$@" </dev/null &
  set +m
  printf 'pid %s\\n' "$!"
  wait "$!"
  printf 'status %s\\n' "$?"
done
`;
