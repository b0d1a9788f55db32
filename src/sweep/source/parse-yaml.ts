import { Composer, type CST, type Document, Lexer, Parser, type YAMLError } from 'yaml';
import { maximumProblems, type Problem, type Report, shown } from '../problem.ts';
import { convertDocument, type ParsedYaml } from './convert-yaml.ts';
import { type Location, lineAt, type Source } from './source.ts';

/** Deeper than anything a person writes, and safe for every recursion over a tree. */
const maximumDepth = 100;

/** Reads YAML 1.2, one document. `text` is that of the source, or a part of it padded with spaces to its place. */
export function parseYaml(source: Source, text: string, report: Report): ParsedYaml | null {
  const at = (start: number, end = start + 1): Location => ({ source, start, end, path: [] });
  const tokens = parseTokens(text);
  if (typeof tokens === 'number') {
    report({
      at: at(tokens),
      message: `nested more than ${maximumDepth} levels deep`,
      expected: `at most ${maximumDepth} levels`,
      received: 'more',
    });
    return null;
  }
  const [document, second] = compose(tokens, text.length);
  if (document === undefined) return null;
  if (document.errors.length > 0) {
    for (const error of firstOfEachLine(document.errors, source)) report(syntaxProblem(error, text, at));
    return null;
  }
  if (second !== undefined) {
    const marker = text.lastIndexOf('---', second.range[0] === 0 ? text.length : second.range[0]);
    report({
      at: at(Math.max(marker, 0), Math.max(marker, 0) + 3),
      message: 'a sweep file holds one document, this is a second one',
      expected: 'one YAML document',
      received: 'several',
    });
    return null;
  }
  const { explicit, version } = document.directives.yaml;
  if (explicit && version !== '1.2') {
    const directive = Math.max(text.indexOf('%YAML'), 0);
    report({
      at: at(directive, directive + '%YAML'.length),
      message: `YAML ${version} reads some values differently`,
      expected: 'YAML 1.2',
      received: `YAML ${version}`,
      hint: 'leave the %YAML line out',
    });
    return null;
  }
  return convertDocument(document, source, report);
}

/** The concrete syntax, or the offset at which it is nested too deeply. */
function parseTokens(text: string): CST.Token[] | number {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (tokens.at(-1)?.type === 'error' && tokens.length > maximumProblems) return tokens;
    if (parser.stack.length > maximumDepth + 2) return parser.offset;
  }
  tokens.push(...parser.end());
  for (const token of tokens) if (token.type === 'document') shortenTail(token);
  return tokens;
}

/** All that follows a lone scalar is an error a piece: of more than anybody reads, the rest is left out. */
function shortenTail({ value }: CST.Document): void {
  if (value === undefined || !('end' in value) || value.end === undefined) return;
  const isNoise = ({ type }: CST.SourceToken) => type !== 'space' && type !== 'newline' && type !== 'comment';
  if (value.end.filter(isNoise).length > maximumProblems) value.end.length = maximumProblems;
}

function compose(tokens: readonly CST.Token[], end: number): Document.Parsed[] {
  const composer = new Composer({
    version: '1.2',
    strict: true,
    // Keys are compared as text and tags judged when the tree is converted.
    uniqueKeys: false,
    resolveKnownTags: false,
    merge: false,
    logLevel: 'silent',
  });
  return [...composer.compose(tokens, true, end)];
}

/** What follows an error on its line is mostly its echo. */
function firstOfEachLine(errors: readonly YAMLError[], source: Source): YAMLError[] {
  const lines = new Set<number>();
  return errors
    .toSorted((a, b) => a.pos[0] - b.pos[0])
    .filter((error) => {
      const line = lineAt(source, error.pos[0]);
      return !lines.has(line) && lines.size < 20 && lines.add(line);
    });
}

function syntaxProblem(error: YAMLError, text: string, at: (start: number, end?: number) => Location): Problem {
  const place = at(...error.pos);
  const known = slips.find(({ pattern }) => pattern.test(error.message));
  if (known !== undefined) {
    const { message, expected, received, hint } = known;
    return { at: place, message: `not valid YAML: ${message}`, expected, received, hint };
  }
  const message = `${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`;
  const rest = text.slice(error.pos[0]).split('\n', 1)[0] ?? '';
  return { at: place, message: `not valid YAML: ${message}`, expected: 'YAML 1.2', received: shown(rest.trim()) };
}

/** The usual slips, in words of ours. */
const slips: readonly (Pick<Problem, 'message' | 'expected' | 'received' | 'hint'> & { readonly pattern: RegExp })[] = [
  {
    pattern: /^Flow (sequence|map)/,
    message: 'a bracket that was opened before is not closed',
    expected: '"]" or "}"',
    received: 'something else',
  },
  {
    pattern: /^Missing closing/,
    message: 'a quote that was opened before is not closed',
    expected: 'a closing quote',
    received: 'the end of the file',
  },
  {
    pattern: /^Unexpected flow-(map|seq)-end/,
    message: 'a closing bracket too many',
    expected: 'no bracket here, or one that opens before it',
    received: 'a bracket that closes nothing',
  },
  { pattern: /^Tabs are not allowed/, message: 'a tab as indentation', expected: 'spaces', received: 'a tab' },
  {
    pattern: /^Nested mappings are not allowed/,
    message: 'a second ": " in one line',
    expected: 'one key in a line',
    received: 'two',
    hint: 'put a value that contains ": " in quotes',
  },
  {
    pattern: /^All mapping items must start at the same column/,
    message: 'this line is indented differently',
    expected: 'the keys of one map at the same column',
    received: 'another column',
  },
];
