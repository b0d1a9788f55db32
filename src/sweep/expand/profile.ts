import { nearestName } from '../../base/index.ts';
import { layFile } from '../load.ts';
import { oneOf, type Report, shown } from '../problem.ts';
import { child, childMap, type ListNode, type MapNode, without } from '../source/node.ts';
import { commandLineAt } from '../source/source.ts';

export interface ChosenProfile {
  /** null where the file has no profiles. */
  readonly name: string | null;
  /** The first of the file, or none. */
  readonly isDefault: boolean;
  /** The file with the profile laid over it. */
  readonly file: MapNode;
  /** The matrices of the file and of all its profiles: what names may be about. */
  readonly matrices: readonly (ListNode | MapNode)[];
}

/** Lays a profile over the file; null, after a report, when there is none of that name. */
export function chooseProfile(loaded: MapNode, wanted: string | null, report: Report): ChosenProfile | null {
  const profiles = childMap(loaded, 'profiles')?.entries ?? new Map<string, never>();
  const file = without(loaded, 'profiles');
  const first: string | undefined = profiles.keys().next().value;
  const name = wanted ?? first ?? null;
  const matrices = [loaded, ...[...profiles.values()].map(({ value }) => value)]
    .map((node) => child(node, 'matrix'))
    .filter((matrix) => matrix !== undefined && matrix.kind !== 'scalar');
  if (name === null) return { name, isDefault: true, file, matrices };
  const profile = profiles.get(name)?.value;
  if (profile?.kind !== 'map') {
    const option = `--profile ${name}`;
    const known = [...profiles.keys()];
    report({
      at: commandLineAt(option, '--profile '.length),
      message: `the sweep has no profile ${shown(name)}`,
      expected: known.length > 0 ? oneOf(known) : 'no profile, as the file has none',
      received: shown(name),
      suggestion: nearestName(name, known),
    });
    return null;
  }
  // A profile's matrix takes the place of the file's.
  const base = profile.entries.has('matrix') ? without(file, 'matrix') : file;
  return { name, isDefault: name === first, file: layFile(base, profile), matrices };
}
