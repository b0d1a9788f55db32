import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { JsonObject } from '../../../src/base/index.ts';
import { parseEventLine, type TrialEvent } from '../../../src/model/index.ts';

/** The trainer as it is installed; `npm test` builds it first. */
const entry = join(import.meta.dirname, '../../../dist/trainer/main.js');

/** A run folder whose trainer is started as the orchestrator would. */
export class TrainerRun {
  readonly folder = mkdtempSync(join(tmpdir(), 'run-'));
  readonly checkpoints = join(this.folder, 'checkpoint');
  #attempt = 0;

  constructor(config: JsonObject) {
    mkdirSync(this.checkpoints);
    writeFileSync(join(this.folder, 'config.json'), JSON.stringify({ trial: { program: 'train' }, config }));
  }

  /** Starts an attempt; `started.child` can be signalled, `started.ended` gives exit code and standard error. */
  start(variables: NodeJS.ProcessEnv = {}) {
    this.#attempt++;
    const child = spawn(process.execPath, [entry, 'train'], {
      cwd: this.folder,
      stdio: ['ignore', 'inherit', 'pipe'],
      env: {
        PATH: process.env.PATH,
        SWEEP_RUN_DIR: this.folder,
        SWEEP_CONFIG: join(this.folder, 'config.json'),
        SWEEP_EVENTS: this.eventsFile(),
        SWEEP_CHECKPOINT_DIR: this.checkpoints,
        SWEEP_ATTEMPT: String(this.#attempt),
        SWEEP_RESUME: this.#attempt > 1 ? '1' : '0',
        SWEEP_THREADS: '1',
        // A cache of its own: no backend is installed there.
        XDG_CACHE_HOME: join(this.folder, 'cache'),
        ...variables,
      },
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }));
    return { child, ended };
  }

  /** The events of the newest attempt; a line that is none is an error. */
  events(): TrialEvent[] {
    if (!existsSync(this.eventsFile())) return [];
    const lines = readFileSync(this.eventsFile(), 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => {
      const parsed = parseEventLine(line);
      if (parsed.kind !== 'event') throw new Error(`no event: ${line}`);
      return parsed.event;
    });
  }

  ofType<T extends TrialEvent['type']>(type: T): Extract<TrialEvent, { type: T }>[] {
    return this.events().filter((event): event is Extract<TrialEvent, { type: T }> => event.type === type);
  }

  /** Waits until an attempt has done so many steps. */
  async reached(step: number): Promise<void> {
    const last = () => this.ofType('metric').at(-1)?.step ?? 0;
    for (let i = 0; i < 5000 && last() < step; i++) await setTimeout(20);
    if (last() < step) throw new Error(`step ${step} was not reached`);
  }

  private eventsFile(): string {
    return join(this.folder, `events-${this.#attempt}.ndjson`);
  }
}
