import { childList, childMap, type ListNode, labelText, type MapNode, type Node } from '../source/node.ts';
import { axisForm } from './axis-form.ts';

/**
 * The axes that a file has, in any of its blocks and profiles, whatever the command line picks of them: name -> labels,
 * or null where the axis has values instead. `block` is there with the names of the blocks.
 */
export type Vocabulary = ReadonlyMap<string, ReadonlySet<string> | null>;

export function vocabularyOf(matrices: readonly (ListNode | MapNode)[]): Vocabulary {
  const axes = new Map<string, Set<string> | null>();
  const add = (name: string, labels: readonly string[] | null) => {
    const before = axes.get(name);
    axes.set(name, labels === null || before === null ? null : new Set([...(before ?? []), ...labels]));
  };
  for (const [name, block] of matrices.flatMap(blocksOf)) {
    add('block', [name]);
    for (const [axis, { value }] of childMap(block, 'grid')?.entries ?? []) {
      const form = axisForm(value);
      add(axis, form.kind === 'labelled' ? [...form.labels.entries.keys()] : null);
    }
    for (const zip of childList(block, 'zip')?.items ?? []) {
      if (zip.kind === 'map') for (const key of zip.entries.keys()) add(key, null);
    }
  }
  return axes;
}

/** The blocks of a matrix with their names: as written, or block-1, block-2 by position. */
export function blocksOf(matrix: Node): readonly (readonly [name: string, block: MapNode])[] {
  const blocks = matrix.kind === 'list' ? matrix.items : [matrix];
  return blocks
    .filter((block) => block.kind === 'map')
    .map((block, i) => [labelText(block.entries.get('block')?.value) ?? `block-${i + 1}`, block]);
}
