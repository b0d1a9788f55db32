import * as z from 'zod';
import { durationPattern, sizePattern } from '../quantity.ts';

// The message of every schema in this folder is what was expected, as a phrase: "a list of texts". Messages about unknown
// keys and enums are the names that would have been right (see `validate`).

export const text = z.string('a text');
export const filledText = z.string('a text').min(1, 'a text that is not empty');
export const flag = z.boolean('true or false');

const nameWords = 'a name of lower-case letters, digits and hyphens, at most 64';
export const sweepName = z.string(nameWords).regex(/^[a-z0-9][a-z0-9-]{0,63}$/, nameWords);

const idWords = 'a name of letters, digits, ".", "_" and "-", at most 64';
/** What becomes part of a file's name. */
export const fileName = z.string(idWords).regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, idWords);

const durationWords = 'a duration such as 500ms, 10s, 5m or 2h';
export const duration = z.string(durationWords).regex(durationPattern, durationWords);

const sizeWords = 'a size such as 512MiB or 4GiB';
export const size = z.string(sizeWords).regex(sizePattern, sizeWords);

export const number = z.number('a number');

export function wholeNumber(minimum: number): z.ZodInt {
  const words = `a whole number >= ${minimum}`;
  return z.int(words).min(minimum, words);
}

/** A label or an argument: numbers and booleans are read as they were written. */
const scalarWords = 'a text or a number';
export const scalar = z.union([text, z.number(scalarWords), flag], scalarWords);

export function listOf<T extends z.ZodType>(item: T, words: string, minimum = 0): z.ZodArray<T> {
  return z.array(item, words).min(minimum, `${words}, at least ${minimum}`);
}

export function oneOrMore<T extends z.ZodType>(item: T, words: string) {
  return z.union([item, listOf(item, words, 1)], words);
}

/** A map of these keys and no others. */
export function strict<T extends z.ZodRawShape>(shape: T, words: string) {
  // Of another type; for unknown keys the message is left to `validate`.
  return z.strictObject(shape, { error: ({ code }) => (code === 'invalid_type' ? words : undefined) });
}

/** A map from names of the user's choice. */
export function mapOf<T extends z.ZodType>(value: T, words: string): z.ZodRecord<z.ZodString, T> {
  return z.record(z.string(), value, words);
}

/** Config as it is handed to the trial; what it may hold is the program's matter. */
export const config = mapOf(z.unknown(), 'a map').meta({ id: 'config', description: 'Config of the trial.' });

const matcherWords = 'a value, a list, {min, max} or {not: ...}';
export type MatcherInput =
  | string
  | number
  | boolean
  | null
  | MatcherInput[]
  | { min?: number | undefined; max?: number | undefined }
  | { not?: MatcherInput | undefined };

export const matcher: z.ZodType<MatcherInput> = z
  .lazy(() =>
    z.union(
      [
        z.null(matcherWords),
        text,
        number,
        flag,
        z.array(matcher, matcherWords),
        strict({ min: number.optional(), max: number.optional() }, matcherWords)
          .refine(({ min, max }) => min !== undefined || max !== undefined, matcherWords)
          .refine(({ min = -Infinity, max = Infinity }) => min <= max, 'a min that is not above max'),
        strict({ not: matcher }, matcherWords),
      ],
      matcherWords,
    ),
  )
  .meta({
    id: 'matcher',
    description: 'A value (numbers by value), a list of which any may hold, {min, max}, {not: ...}.',
  });

export const where = mapOf(matcher, 'a map of labels or config keys to what they must match').meta({
  id: 'where',
  description: 'Labels or config keys with what they must match; every entry must hold.',
});
