import { nearestName, oneLine, usageError } from '../../base/index.ts';
import type { StoreReader } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { runLabel } from '../planning/run-label.ts';

/** Candidates that an ambiguous prefix is answered with. */
const shownCandidates = 10;

/**
 * The id of the one run, of whatever sweep, that begins with what was typed. Throws a UserError (exit 2): for a prefix
 * of several runs with these, for one of none with the nearest id or where to look.
 */
export function findRun({ invocation }: Context, store: StoreReader, typed: string): string {
  // A narrow table cuts ids and says so: what was copied from there names a run too.
  const prefix = typed.trim().toLowerCase().replace(/…$/, '');
  const found = prefix === '' ? [] : store.runIds(prefix, shownCandidates + 1);
  const [only, ...others] = found;
  if (only !== undefined && (others.length === 0 || only === prefix)) return only;
  if (only !== undefined) throw usageError(ambiguity(store, typed, found));
  const known = store.runIds('', Number.MAX_SAFE_INTEGER);
  const near = nearestName(prefix, new Set(known.map((id) => id.slice(0, Math.max(1, prefix.length)))));
  const suggested = near === undefined || prefix === '' ? undefined : known.find((id) => id.startsWith(near));
  throw usageError(
    [
      `no run has an id that begins with "${typed}"`,
      ...(suggested === undefined ? [] : [`did you mean ${nameRun(store, suggested)}?`]),
      `expected the beginning of one of ${known.length} ids; "${invocation} runs [SWEEP]" lists them`,
    ].join('\n'),
  );
}

/** `3f0c91d2a7b45e68  ablation-pr  voc-lt  DB  seed 0`: how a run is called where its sweep is not known. */
export function nameRun(store: StoreReader, id: string): string {
  const [place] = store.placesOf(id);
  return place === undefined ? `${id}  (in no stored plan)` : oneLine(`${id}  ${place.sweep}  ${runLabel(place)}`);
}

function ambiguity(store: StoreReader, typed: string, found: readonly string[]): string {
  const shown = found.slice(0, shownCandidates).map((id) => `  ${nameRun(store, id)}`);
  const more = found.length > shownCandidates ? ['  and more'] : [];
  return [`several runs have ids that begin with "${typed}"; give more of it`, ...shown, ...more].join('\n');
}
