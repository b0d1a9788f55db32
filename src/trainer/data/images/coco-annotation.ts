import { isJsonObject, type JsonValue, nearestName } from '../../../base/index.ts';
import { malformedData } from '../malformed.ts';
import { type JsonItem, jsonItems, placeOf } from './json-items.ts';

/** What an instances file of COCO says of its images, in the file's order. */
export interface CocoAnnotations {
  readonly ids: readonly string[];
  readonly fileNames: readonly string[];
  /** Class indices of each image, rising; none for an image without an object. */
  readonly labels: readonly (readonly number[])[];
}

/**
 * Reads images, categories and annotations; boxes and outlines are passed over. Every annotation counts, crowds
 * included. Throws a UserError (exit 2) with the place for what is malformed, cut off, or names an unknown image or
 * category.
 */
export function parseCocoAnnotations(bytes: Buffer, file: string, classes: readonly string[]): CocoAnnotations {
  const fail = ({ offset }: JsonItem, message: string, expected: string) =>
    malformedData(placeOf(bytes, file, offset), message, expected);
  const images = new Map<number, { readonly fileName: string; readonly labels: Set<number> }>();
  const categories = new Map<number, number>();
  // Categories may stand behind the annotations.
  const objects: { readonly item: Pick<JsonItem, 'offset'>; readonly image: number; readonly category: number }[] = [];
  for (const item of jsonItems(bytes, file, ['images', 'annotations', 'categories'])) {
    const field = fieldsOf(item.value);
    if (item.key === 'images') {
      const [id, fileName] = [field('id'), field('file_name')];
      if (!isId(id) || typeof fileName !== 'string') throw fail(item, 'this is no image', '{id, file_name, ...}');
      if (images.has(id)) throw fail(item, `image ${id} is listed twice`, 'every image once');
      images.set(id, { fileName, labels: new Set() });
    } else if (item.key === 'categories') {
      const [id, name] = [field('id'), field('name')];
      if (!isId(id) || typeof name !== 'string') throw fail(item, 'this is no category', '{id, name, ...}');
      const label = classes.indexOf(name);
      if (label < 0) throw fail(item, unknownCategory(name, classes), 'one of the 80 categories of COCO');
      categories.set(id, label);
    } else {
      const [image, category] = [field('image_id'), field('category_id')];
      if (!isId(image) || !isId(category)) throw fail(item, 'this is no annotation', '{image_id, category_id, ...}');
      objects.push({ item: { offset: item.offset }, image, category });
    }
  }
  const whole: JsonItem = { key: '', value: null, offset: 0 };
  if (images.size === 0)
    throw fail(whole, 'the file lists no images', 'a JSON object {images, annotations, categories}');
  for (const { item, image, category } of objects) {
    const place = { ...whole, ...item };
    const label = categories.get(category);
    if (label === undefined) {
      const known = `the id of one of the ${categories.size} "categories"`;
      throw fail(place, `an annotation of image ${image} has the unknown category ${category}`, known);
    }
    const found = images.get(image);
    if (found === undefined) throw fail(place, `an annotation is of the unknown image ${image}`, 'one of "images"');
    found.labels.add(label);
  }
  return {
    ids: [...images.keys()].map(String),
    fileNames: [...images.values()].map(({ fileName }) => fileName),
    labels: [...images.values()].map(({ labels }) => [...labels].sort((a, b) => a - b)),
  };
}

function fieldsOf(value: JsonValue): (name: string) => JsonValue | undefined {
  return (name) => (isJsonObject(value) ? value[name] : undefined);
}

function isId(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

function unknownCategory(name: string, classes: readonly string[]): string {
  const nearest = nearestName(name, classes);
  return `"${name}" is no category of COCO${nearest === undefined ? '' : ` (did you mean "${nearest}"?)`}`;
}
