import type { MapNode, Node } from '../source/node.ts';

/** Parts that use names and give none. */
const users = new Set(['report', 'exclude', 'when', 'where']);

/**
 * Tells whether a name stands anywhere in some files where names are given: as a key or a value, as a whole or as the last
 * step of a dotted key. Where a part of a file is too faulty to be read, a name that it may give is not called unknown.
 */
export function writtenWords(files: readonly MapNode[]): (name: string) => boolean {
  let words: ReadonlySet<string> | undefined;
  return (name) => {
    words ??= files.reduce<Set<string>>((all, file) => collect(file, all), new Set());
    return words.has(name) || words.has(name.slice(name.lastIndexOf('.') + 1));
  };
}

function collect(node: Node, words: Set<string>): Set<string> {
  if (node.kind === 'scalar') words.add(node.text);
  else if (node.kind === 'list') for (const item of node.items) collect(item, words);
  else {
    for (const [key, { value }] of node.entries) {
      if (users.has(key)) continue;
      words.add(key).add(key.slice(key.lastIndexOf('.') + 1));
      collect(value, words);
    }
  }
  return words;
}
