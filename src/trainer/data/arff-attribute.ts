import { malformedData } from './malformed.ts';

export interface ArffAttribute {
  readonly name: string;
  /** `binary` is the nominal type {0,1}. */
  readonly type: 'numeric' | 'binary';
  readonly line: number;
}

/** A line of a file, with where it stands (from 1). */
export interface SourceLine {
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

/** Reads `@attribute NAME TYPE`; a name with spaces is quoted. */
export function readAttribute({ text, file, line }: SourceLine): ArffAttribute {
  const match = /^\s*@attribute\s+(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s'"{]\S*))\s*(.*?)\s*$/i.exec(text);
  if (match === null) {
    throw malformedData({ file, line, column: 1 }, 'this attribute has no name', '@attribute NAME numeric or {0,1}');
  }
  const name = match[3] ?? (match[1] ?? match[2])!.replace(/\\(.)/g, '$1');
  const type = match[4]!;
  if (/^(numeric|real|integer)$/i.test(type)) return { name, type: 'numeric', line };
  if (/^\{\s*'?0'?\s*,\s*'?1'?\s*\}$/.test(type)) return { name, type: 'binary', line };
  const column = text.trimEnd().length - type.length + 1;
  const message = type === '' ? `attribute "${name}" has no type` : `attribute "${name}" is of type "${type}"`;
  throw malformedData({ file, line, column }, message, 'numeric, real, integer or {0,1}');
}
