import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { malformedData } from './malformed.ts';

/** A name of a MULAN label list and the line it stands on. */
export interface ListedLabel {
  readonly name: string;
  readonly line: number;
}

/**
 * Reads a MULAN label list: `<labels><label name="..."/>...</labels>`, where labels may nest (a hierarchy; its order is
 * kept, its levels are not). Throws a UserError with the line for what is not well-formed or no label list.
 */
export function parseLabelList(text: string, file: string): ListedLabel[] {
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) {
    const { line, col, msg } = verdict.err;
    throw malformedData({ file, line, column: col ?? 0 }, msg.replace(/\.$/, ''), 'well-formed XML');
  }
  const root = elements(parser.parse(text)).find((element) => element.tag === 'labels');
  const place = (element: XmlElement) => placeAt(text, file, element.start);
  if (root === undefined) {
    throw malformedData({ file, line: 1, column: 0 }, 'this is no label list', 'a root element <labels>');
  }
  const lines = new Map<string, number>();
  const collect = (parent: XmlElement) => {
    for (const element of parent.children) {
      if (element.tag !== 'label') {
        throw malformedData(place(element), `<${element.tag}> within <${parent.tag}>`, '<label name="...">');
      }
      if (element.name === '') throw malformedData(place(element), 'this label has no name', '<label name="...">');
      const earlier = lines.get(element.name);
      if (earlier !== undefined) {
        const message = `label "${element.name}" stands on line ${earlier} already`;
        throw malformedData(place(element), message, 'every label once');
      }
      lines.set(element.name, place(element).line);
      collect(element);
    }
  };
  collect(root);
  if (lines.size === 0) throw malformedData(place(root), 'the label list is empty', 'at least one <label name="...">');
  return [...lines].map(([name, line]) => ({ name, line }));
}

interface XmlElement {
  readonly tag: string;
  /** The attribute `name`; '' without one. */
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Offset of the element in the text. */
  readonly start: number;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  preserveOrder: true,
  captureMetaData: true,
});

/** The elements of what the parser gives: nodes of one key, the tag, beside their attributes under `:@`. */
function elements(nodes: unknown): XmlElement[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: Readonly<Record<string | symbol, unknown>>) => {
    const tag = Object.keys(node).find((key) => key !== ':@');
    if (tag === undefined || tag.startsWith('#') || tag.startsWith('?')) return [];
    const attributes = (node[':@'] ?? {}) as Readonly<Record<string, string>>;
    const [metaData] = Object.getOwnPropertySymbols(node);
    const { startIndex = 0 } = (metaData === undefined ? {} : node[metaData]) as { startIndex?: number };
    return [{ tag, name: attributes.name ?? '', children: elements(node[tag]), start: startIndex }];
  });
}

function placeAt(text: string, file: string, offset: number) {
  const before = text.slice(0, offset);
  return { file, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
