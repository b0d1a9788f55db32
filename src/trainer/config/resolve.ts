import type { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/index.ts';
import type { ConfigIssue, ProgramResolution } from '../../model/index.ts';
import { imageModels } from '../models/schema.ts';
import { defaultsFor, type Situation } from './defaults.ts';
import { propertiesOf } from './describe-type.ts';
import { show, toConfigIssues } from './issues.ts';
import { inputSchema, type Section, sections, variantNames } from './sections.ts';
import { runSchema } from './training-schema.ts';

/**
 * A function that checks a config and fills in every default, all errors in one go. Equal sections are worked out once,
 * so that a sweep of 100,000 runs resolves in a second or two.
 */
export function createResolver(): (config: JsonObject) => ProgramResolution {
  const checkersIn = memoised(createCheckers, ({ set, loss }: Situation) => `${set} ${loss}`);
  // Runs that differ in their seed alone follow one another, and have the very same sections.
  let last: ResolvedSections | undefined;
  return (config) => {
    const raw = sections.map(({ key }) => config[key]);
    if (last === undefined || raw.some((section, i) => section !== last?.raw[i])) last = resolveSections(raw);
    const rest = last.checkers.rest(withoutSections(config));
    const issues = [...last.issues, ...('issues' in rest ? rest.issues : [])];
    if ('issues' in rest || issues.length > 0) return { ok: false, issues };
    return { ok: true, config: { ...last.values, ...rest.value } };
  };

  function resolveSections(raw: ResolvedSections['raw']): ResolvedSections {
    const situation = situationOf(raw);
    const choices = sections.map((section, i) => choose(section, raw[i], situation));
    const checkers = checkersIn(situation);
    const checks = [
      ...choices.map((choice) => ('issues' in choice ? choice : checkers.section(choice))),
      ...choices.flatMap((choice) => ('issues' in choice ? [] : checkInputs(choice, situation))),
    ];
    return {
      raw,
      checkers,
      values: Object.assign({}, ...checks.map((checked) => ('value' in checked ? checked.value : {}))),
      issues: checks.flatMap((checked) => ('issues' in checked ? checked.issues : [])),
    };
  }
}

interface ResolvedSections {
  /** As the config has them, in the order of `sections`. */
  readonly raw: readonly (JsonValue | undefined)[];
  readonly checkers: ReturnType<typeof createCheckers>;
  /** Complete, as far as they are right. */
  readonly values: JsonObject;
  readonly issues: readonly ConfigIssue[];
}

function withoutSections(config: JsonObject): JsonObject {
  const rest: Record<string, JsonValue> = {};
  for (const key of Object.keys(config)) if (!sectionKeys.includes(key)) rest[key] = config[key] as JsonValue;
  return rest;
}

/** The checks of every part of a config, given what its defaults follow from. */
function createCheckers(situation: Situation) {
  const defaults = defaultsFor(situation);
  const schemaOf = memoised(
    ({ section, variant }: Chosen) => section.variants[variant]!(defaults),
    ({ section, variant }) => `${section.key} ${variant}`,
  );
  const restSchema = runSchema(defaults);
  return {
    section: memoised(
      (chosen: Chosen) => checkSection(chosen, schemaOf(chosen)),
      ({ section, value }) => `${section.key} ${JSON.stringify(value)}`,
    ),
    rest: memoised((value: JsonObject) => checkRest(value, restSchema), JSON.stringify),
  };
}

const sectionKeys = sections.map(({ key }) => key);

/** Remembers results by key; forgets all of them when they become many. */
function memoised<T, R>(compute: (input: T) => R, keyOf: (input: T) => string): (input: T) => R {
  const known = new Map<string, R>();
  return (input) => {
    const key = keyOf(input);
    const earlier = known.get(key);
    if (earlier !== undefined) return earlier;
    if (known.size >= 10_000) known.clear();
    const result = compute(input);
    known.set(key, result);
    return result;
  };
}

type Checked = { readonly value: JsonObject } | { readonly issues: readonly ConfigIssue[] };

/** A section with the variant a config names, and what the config says in it, the variant included. */
interface Chosen {
  readonly section: Section;
  readonly variant: string;
  readonly value: JsonObject;
}

function choose(
  section: Section,
  raw: JsonValue | undefined,
  situation: Situation,
): Chosen | { readonly issues: readonly ConfigIssue[] } {
  const { key, noun, choice, variants } = section;
  if (raw !== undefined && !isJsonObject(raw)) {
    return { issues: [{ path: [key], atKey: false, message: `${key} is ${show(raw)}`, expected: 'a map', known: [] }] };
  }
  if (choice === null) return { section, variant: key, value: raw ?? {} };
  const { fallback } = choice;
  const variant = raw?.[choice.field] ?? (typeof fallback === 'string' ? fallback : fallback(defaultsFor(situation)));
  const known = variantNames(section);
  if (typeof variant === 'string' && known.includes(variant) && raw?.[choice.field] !== null) {
    const form = `${variant} ${choice.form === undefined ? '' : raw?.[choice.form]}`;
    const chosen = Object.hasOwn(variants, form) ? form : variant;
    return { section, variant: chosen, value: { ...raw, [choice.field]: variant } };
  }
  const message = `unknown ${noun} ${show(raw?.[choice.field])}`;
  return {
    issues: [{ path: [key, choice.field], atKey: false, message, expected: `one of: ${known.join(', ')}`, known }],
  };
}

/** What defaults follow from; where a choice is wrong, the usual one, so that the rest can be checked all the same. */
function situationOf(raw: ResolvedSections['raw']): Situation {
  const variant = (key: 'data' | 'loss') => {
    const index = sectionKeys.indexOf(key);
    const choice = choose(sections[index]!, raw[index], usual);
    return 'issues' in choice ? null : choice.variant;
  };
  return {
    set: (variant('data') ?? usual.set) as Situation['set'],
    loss: (variant('loss') ?? usual.loss) as Situation['loss'],
  };
}

const usual: Situation = { set: 'voc-lt', loss: 'bce' };

function checkSection({ section, variant, value }: Chosen, schema: z.ZodType): Checked {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: { [section.key]: parsed.data as JsonValue } };
  const name = section.choice === null ? section.noun : `${section.noun} "${variant}"`;
  return {
    issues: toConfigIssues(parsed.error.issues, { path: [section.key], name, value, schema: inputSchema(schema) }),
  };
}

/** A model of images needs a data set of images. */
function checkInputs({ section, variant }: Chosen, situation: Situation): Checked[] {
  const isMisplaced = section.key === 'model' && imageModels.includes(variant);
  if (!isMisplaced || defaultsFor(situation).inputs === 'images') return [];
  const known = Object.keys(section.variants).filter((name) => !imageModels.includes(name));
  const message = `model "${variant}" reads images, and data set "${situation.set}" has features`;
  return [
    { issues: [{ path: ['model', 'kind'], atKey: false, message, expected: `one of: ${known.join(', ')}`, known }] },
  ];
}

/** The fields that stand in no section. */
function checkRest(value: JsonObject, schema: ReturnType<typeof runSchema>): Checked {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: parsed.data };
  const fields = { ...Object.fromEntries(sectionKeys.map((key) => [key, {}])), ...propertiesOf(inputSchema(schema)) };
  const part = { path: [], name: 'the config of program "train"', value, schema: { properties: fields } };
  return { issues: toConfigIssues(parsed.error.issues, part) };
}
