import type { RunSpec } from '../../model/index.ts';
import { programs } from '../planning/programs.ts';

/** What readers of a sweep's numbers must be told, each once: `generated data, not the paper's numbers`. */
export function collectNotices(specs: Iterable<RunSpec>): readonly string[] {
  const notices = new Set<string>();
  for (const { trial, config } of specs) {
    const program = 'program' in trial ? programs.get(trial.program) : undefined;
    const notice = program?.notice(config);
    if (notice) notices.add(notice);
  }
  return [...notices];
}
