import { type Report, shown } from './problem.ts';
import { sweepFile } from './schema/sweep-file.ts';
import { validate } from './schema/validate.ts';
import { decodeSource } from './source/decode.ts';
import { merge } from './source/merge.ts';
import { child, emptyMap, type JsonReader, type MapNode, type Node, type ScalarNode, without } from './source/node.ts';
import { parseYaml } from './source/parse-yaml.ts';
import { type Location, makeSource } from './source/source.ts';

/** Where the files of a sweep come from. */
export interface SourceReader {
  /** The content of a file, by its path relative to the root with forward slashes; null when there is none. */
  readonly read: (path: string) => string | Uint8Array | null;
}

export interface LoadedFiles {
  readonly file: MapNode;
  /** False where parts were refused as YAML and left out. */
  readonly whole: boolean;
  /** Every file as it was written, whatever is wrong with it. */
  readonly written: readonly MapNode[];
}

/**
 * Reads a file and all that it extends, each checked by itself, and lays them over one another. Reports what is wrong;
 * null when a file is missing or cannot be read, so that what would be looked at is not what was meant.
 */
export function loadFiles(path: string, reader: SourceReader, json: JsonReader, report: Report): LoadedFiles | null {
  const loaded = new Map<string, MapNode | null>();
  const written: MapNode[] = [];
  let whole = true;
  const file = load(path, [], { source: makeSource(path, ''), start: 0, end: 0, path: [] });
  return file && { file, whole, written };

  function load(path: string, from: readonly string[], namedAt: Location): MapNode | null {
    const before = loaded.get(path);
    if (before !== undefined) return before;
    const result = read(path, [...from, path], namedAt);
    loaded.set(path, result);
    return result;
  }

  function read(path: string, chain: readonly string[], namedAt: Location): MapNode | null {
    const content = reader.read(path);
    if (content === null) {
      const suggestion = ['.yaml', '.yml']
        .map((end) => path.replace(/(\.ya?ml)?$/, end))
        .find((one) => reader.read(one));
      const message = `there is no file ${path}`;
      report({ at: namedAt, message, expected: 'a file in the root', received: shown(path), suggestion });
      return null;
    }
    const source = decodeSource(path, content, report);
    const parsed = source && parseYaml(source, source.text, report);
    if (parsed === null) return null;
    whole &&= parsed.whole;
    const root = parsed.root.kind === 'scalar' && parsed.root.value === null ? emptyMap(parsed.root.at) : parsed.root;
    if (root.kind !== 'map') {
      report({
        at: root.at,
        message: 'a sweep file is a map',
        expected: 'keys such as `sweep:`',
        received: `a ${root.kind}`,
      });
      return null;
    }
    written.push(root);
    const own = validate(sweepFile, root, json, report)?.tree;
    if (own === undefined) return null;
    let result: MapNode = emptyMap(own.at);
    let isComplete = true;
    for (const item of extended(own)) {
      const target = resolvePath(path, item, report);
      if (target === null) return null;
      if (chain.includes(target)) {
        const circle = [...chain.slice(chain.indexOf(target)), target].join(' -> ');
        const message = `files extend one another in a circle: ${circle}`;
        report({ at: item.at, message, expected: 'a file that does not extend this one', received: shown(item.value) });
        return null;
      }
      const base = load(target, chain, item.at);
      if (base === null) {
        isComplete = false;
        continue;
      }
      result = layFile(result, without(base, 'sweep', 'title'));
    }
    return isComplete ? layFile(result, without(own, 'extends')) : null;
  }
}

/** Lays a file or a profile over what came before. A command takes the place of a program, and the other way round. */
export function layFile(base: MapNode, overlay: MapNode): MapNode {
  const [before, trial] = [base.entries.get('trial'), child(overlay, 'trial')];
  if (before?.value.kind !== 'map' || trial === undefined) return merge(base, overlay);
  const gone = child(trial, 'command') ? ['program'] : child(trial, 'program') ? ['command'] : [];
  const entries = new Map(base.entries).set('trial', { ...before, value: without(before.value, ...gone) });
  return merge({ ...base, entries }, overlay);
}

function extended(file: MapNode): ScalarNode[] {
  const node: Node | undefined = child(file, 'extends');
  const items = node?.kind === 'list' ? node.items : node === undefined ? [] : [node];
  return items.filter((item) => item.kind === 'scalar');
}

/** `../base.yaml` named in `sweeps/a/b.yaml` is `sweeps/base.yaml`; null, after a report, outside the root. */
function resolvePath(from: string, { value, at }: ScalarNode, report: Report): string | null {
  const text = String(value).replaceAll('\\', '/');
  const steps = from.split('/').slice(0, -1);
  let inside = !/^(\/|[A-Za-z]:)/.test(text);
  for (const step of text.split('/')) {
    if (step === '..') inside &&= steps.pop() !== undefined;
    else if (step !== '' && step !== '.') steps.push(step);
  }
  if (inside && steps[0] !== '..') return steps.join('/');
  const message = `${shown(value)} lies outside the root`;
  report({ at, message, expected: 'a path inside the root, relative to this file', received: shown(value) });
  return null;
}
