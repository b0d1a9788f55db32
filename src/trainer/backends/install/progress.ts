import type { JsonObject } from '../../../base/index.ts';

/** What an installation tells as it goes on: one JSON object a line on standard output. */
export type InstallEvent =
  | {
      readonly type: 'plan';
      readonly backend: string;
      readonly title: string;
      readonly folder: string;
      readonly files: readonly {
        readonly file: string;
        readonly source: string;
        readonly bytes: number;
        /** Bytes of it that earlier calls have fetched. */
        readonly fetched: number;
      }[];
    }
  | { readonly type: 'progress'; readonly file: string; readonly done: number; readonly total: number }
  | { readonly type: 'step'; readonly text: string }
  | { readonly type: 'installed'; readonly folder: string; readonly already: boolean; readonly check: JsonObject };

export type Report = (event: InstallEvent) => void;

/** Passes on what is told; of a file's progress ten times a second, and its end. */
export function paced(report: Report, now: () => number): Report {
  let last = Number.NEGATIVE_INFINITY;
  return (event) => {
    if (event.type === 'progress' && event.done < event.total) {
      if (now() - last < 100) return;
      last = now();
    }
    report(event);
  };
}
