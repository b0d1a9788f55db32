import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isJsonObject, nearestName } from '../../../base/index.ts';
import { malformedData } from '../malformed.ts';

/**
 * The classes of a VOC annotation: indices, rising, each once. Objects marked as difficult count: so they do in the
 * published VOC-LT. Throws a UserError (exit 2) for what is not well-formed, holds no object or names another class.
 */
export function parseVocAnnotation(text: string, file: string, classes: readonly string[]): number[] {
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) {
    const { line, col, msg } = verdict.err;
    throw malformedData({ file, line, column: col ?? 0 }, msg.replace(/\.$/, ''), 'well-formed XML');
  }
  const content: unknown = parser.parse(text);
  const root = isJsonObject(content) ? content : {};
  if (!Object.hasOwn(root, 'annotation')) {
    throw malformedData({ file, line: 1, column: 0 }, 'this is no VOC annotation', 'a root element <annotation>');
  }
  const annotation = isJsonObject(root.annotation) ? root.annotation : {}; // An empty element is parsed to a text.
  const objects = Array.isArray(annotation.object) ? annotation.object : [];
  if (objects.length === 0) {
    const message = 'this annotation has no <object>';
    throw malformedData({ file, line: 1, column: 0 }, message, 'at least one <object> with the <name> of its class');
  }
  const labels = objects.map((object: unknown) => {
    const name = isJsonObject(object) ? String(object.name ?? '').trim() : '';
    const label = classes.indexOf(name);
    if (label >= 0) return label;
    const nearest = nearestName(name, classes);
    const meant = nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
    const place = { file, line: lineOf(text, name), column: 0 };
    throw malformedData(place, `"${name}" is no category of VOC${meant}`, `one of: ${classes.join(', ')}`);
  });
  return [...new Set(labels)].sort((a, b) => a - b);
}

const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'object' });

function lineOf(text: string, name: string): number {
  const offset = text.search(new RegExp(`<name>\\s*${name.replace(/[^\w ]/g, '\\$&')}\\s*</name>`));
  return offset < 0 ? 1 : text.slice(0, offset).split('\n').length;
}
