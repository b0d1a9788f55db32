import type { LoadedFiles } from '../load.ts';
import type { MapNode, Node } from '../source/node.ts';

/** Parts that use names and give none. */
const users = new Set(['report', 'exclude', 'when', 'where']);

/**
 * Tells whether a name stands anywhere in some files where names are given: as a key or a value, as a whole or step by
 * step. Where a part of a file is too faulty to be read, a name that it may give is not called unknown.
 * Parts that were refused as YAML are no trees: there, a name that the text holds a second time may be given.
 */
export function writtenWords({ written, whole }: Pick<LoadedFiles, 'written' | 'whole'>): (name: string) => boolean {
  let words: ReadonlySet<string> | undefined;
  return (name) => {
    words ??= written.reduce<Set<string>>((all, file) => collect(file, all), new Set());
    const steps = name.split('.');
    return words.has(name) || steps.every((step) => words?.has(step)) || (!whole && isRepeated(name, written));
  };
}

function isRepeated(name: string, files: readonly MapNode[]): boolean {
  const times = files.map(({ at }) => at.source.text.split(name).length - 1);
  return times.reduce((sum, n) => sum + n, 0) > 1;
}

function collect(node: Node, words: Set<string>): Set<string> {
  if (node.kind === 'scalar') words.add(node.text);
  else if (node.kind === 'list') for (const item of node.items) collect(item, words);
  else {
    for (const [key, { value }] of node.entries) {
      if (users.has(key)) continue;
      for (const word of [key, ...key.split('.')]) words.add(word);
      collect(value, words);
    }
  }
  return words;
}
