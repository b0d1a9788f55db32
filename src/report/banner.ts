import type { StoredPlan } from '../model/index.ts';
import type { ReportInput } from './input.ts';

/** What stands over numbers that are not those of the experiment they are compared with. */
export interface Banner {
  /** The point in a few words, also fit for a caption: `Profile quick: generated data.` */
  readonly lead: string;
  readonly body: string;
  /** The command that runs the real experiment, followed by `is.`; null where no profile of the file is. */
  readonly command: string | null;
}

/** The banner of a report; null where its numbers are what they are compared with, or compared with nothing. */
export function bannerOf({ plan, notices }: Pick<ReportInput, 'plan' | 'notices'>): Banner | null {
  const other = referenceProfile(plan);
  if (notices.length === 0 && other === null) return null;
  const name = plan.profile === null ? 'This sweep' : `Profile ${plan.profile}`;
  const isThere = other !== null && plan.profiles.includes(other);
  const command = !isThere ? null : `sweep run ${sweepName(plan)} --profile ${other}${dataOption(notices)}`;
  const owner = `The printed values belong to profile ${other}${isThere ? '' : ', which this file does not have (yet)'}`;
  if (notices.length > 0) {
    const machinery = "These numbers show that the machinery works; they are not the paper's experiment.";
    return {
      lead: `${name}: ${notices.join(', ')}.`,
      body: other === null || isThere ? machinery : `${machinery} ${owner}.`,
      command,
    };
  }
  return {
    lead: `${name}: not the paper's experiment.`,
    body: `${owner}; differences from them are no evidence.`,
    command,
  };
}

/** The profile that the first table's printed values belong to, where it is another one than ran. */
function referenceProfile(plan: StoredPlan): string | null {
  const profiles = plan.report.tables.flatMap(({ reference }) => reference?.profile ?? []);
  return profiles.find((profile) => profile !== plan.profile) ?? null;
}

/** As it is typed: the file's name for what lies in sweeps/, else its path. */
function sweepName({ file }: StoredPlan): string {
  return /^sweeps\/[^/]+$/.test(file) ? file.slice('sweeps/'.length) : file;
}

/** What runs on generated data needs real data for the real experiment. */
function dataOption(notices: readonly string[]): string {
  return notices.length > 0 ? ' --data DIR' : '';
}
