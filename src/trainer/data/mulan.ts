import { basename } from 'node:path';
import { sha256 } from '../../base/index.ts';
import { type ArffTable, parseArff } from './arff.ts';
import { countPositives, groupOf } from './dataset.ts';
import { readDataFile } from './folders.ts';
import { type ListedLabel, parseLabelList } from './label-list.ts';
import { malformedData } from './malformed.ts';
import { findMulanFiles } from './mulan-files.ts';
import { standardise } from './standardise.ts';
import type { Table } from './table.ts';

/** What the files of a set hold, before any preprocessing. */
export interface MulanContent {
  readonly files: readonly string[];
  /** Label names in ARFF column order. */
  readonly classes: readonly string[];
  readonly featureCount: number;
  readonly train: MulanTable;
  readonly test: MulanTable;
  readonly fingerprint: string;
}

export interface MulanTable {
  readonly rowCount: number;
  /** [rows, features] and [rows, classes], row-major, in ARFF column order. */
  readonly features: Float64Array;
  readonly labels: Uint8Array;
}

/**
 * Reads the published train and test split of a MULAN set. An ARFF attribute that the XML file names is a label, every
 * other one a feature; the order of both is the ARFF file's. Throws a UserError: exit 4 for a missing file, exit 2 with
 * file and line for a malformed one.
 */
export function readMulan(set: string, folder: string | null): MulanContent {
  const files = findMulanFiles(set, folder);
  const bytes = {
    train: readDataFile(files.train),
    test: readDataFile(files.test),
    labels: readDataFile(files.labels),
  };
  const labels = parseLabelList(bytes.labels.toString(), files.labels);
  const train = parseArff(bytes.train.toString(), files.train);
  const test = parseArff(bytes.test.toString(), files.test);
  requireSameAttributes(train, test);
  const isLabel = labelColumns(train, labels, files.labels);
  return {
    files: [files.train, files.test, files.labels],
    classes: train.attributes.filter((_, column) => isLabel[column]).map((attribute) => attribute.name),
    featureCount: isLabel.filter((label) => !label).length,
    train: splitColumns(train, isLabel),
    test: splitColumns(test, isLabel),
    fingerprint: sha256([bytes.train, bytes.test, bytes.labels].map((one) => sha256(one)).join('\n')),
  };
}

/** A MULAN set with standardised features (`standardise`). */
export function loadMulan(set: string, folder: string | null): Table {
  const content = readMulan(set, folder);
  const features = standardise(content.train.features, content.test.features, content.featureCount);
  const classCounts = countPositives(content.train.labels, content.classes.length);
  const ids = (split: string, rowCount: number) => Array.from({ length: rowCount }, (_, row) => `${split}-${row}`);
  return {
    classes: content.classes,
    featureCount: content.featureCount,
    train: { ids: ids('train', content.train.rowCount), features: features.train, labels: content.train.labels },
    test: { ids: ids('test', content.test.rowCount), features: features.test, labels: content.test.labels },
    classCounts,
    groups: classCounts.map(groupOf),
    fingerprint: content.fingerprint,
  };
}

function requireSameAttributes(train: ArffTable, test: ArffTable): void {
  for (const [column, attribute] of train.attributes.entries()) {
    const other = test.attributes[column];
    if (other?.name === attribute.name && other.type === attribute.type) continue;
    const place = { file: test.file, line: other?.line ?? test.attributes.at(-1)!.line, column: 0 };
    const message =
      other === undefined ? `attribute ${column + 1} is missing` : `attribute ${column + 1} is "${other.name}"`;
    throw malformedData(place, message, `"${attribute.name}" (${attribute.type}) as in ${basename(train.file)}`);
  }
  const extra = test.attributes[train.attributes.length];
  if (extra !== undefined) {
    const expected = `the ${train.attributes.length} attributes of ${basename(train.file)}`;
    throw malformedData(
      { file: test.file, line: extra.line, column: 0 },
      `attribute "${extra.name}" is one more`,
      expected,
    );
  }
}

/** For each ARFF column, whether the label list names it. */
function labelColumns(table: ArffTable, labels: readonly ListedLabel[], labelFile: string): boolean[] {
  const columns = new Map(table.attributes.map((attribute, column) => [attribute.name, column]));
  const isLabel = table.attributes.map(() => false);
  for (const { name, line } of labels) {
    const column = columns.get(name);
    if (column === undefined) {
      const message = `label "${name}" is no attribute of ${basename(table.file)}`;
      throw malformedData({ file: labelFile, line, column: 0 }, message, 'the name of an attribute');
    }
    isLabel[column] = true;
  }
  if (isLabel.every(Boolean)) {
    const message = `every attribute of ${basename(table.file)} is a label`;
    throw malformedData({ file: labelFile, line: 1, column: 0 }, message, 'at least one attribute that is a feature');
  }
  return isLabel;
}

function splitColumns(table: ArffTable, isLabel: readonly boolean[]): MulanTable {
  const width = isLabel.length;
  const labelCount = isLabel.filter(Boolean).length;
  const features = new Float64Array(table.rowCount * (width - labelCount));
  const labels = new Uint8Array(table.rowCount * labelCount);
  let nextFeature = 0;
  let nextLabel = 0;
  for (const [index, value] of table.values.entries()) {
    const column = index % width;
    if (!isLabel[column]) {
      features[nextFeature++] = value;
    } else if (value === 0 || value === 1) {
      labels[nextLabel++] = value;
    } else {
      const place = { file: table.file, line: table.lines[Math.floor(index / width)]!, column: 0 };
      throw malformedData(place, `label "${table.attributes[column]!.name}" is ${value}`, '0 or 1');
    }
  }
  return { rowCount: table.rowCount, features, labels };
}
