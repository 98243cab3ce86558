/** Reads JSON Schema as a form: which control each property gets, and what is wrong with its value. Drawing is in FormFromSchema.tsx. */
import { say, t } from '../i18n/index.ts';
import type { JsonSchema, Scalar } from '../wire.ts';

export type Values = Record<string, unknown>;

export type Control =
  | { kind: 'text' }
  | { kind: 'number'; whole: boolean }
  | { kind: 'yes_no' }
  | { kind: 'choice'; options: Scalar[] }
  | { kind: 'several'; options: Scalar[] }
  | { kind: 'lines'; numbers: boolean }
  | { kind: 'group' }
  | { kind: 'rows'; item: JsonSchema }
  | { kind: 'json' };

/** `T | null` and the like are drawn as T: an empty control is null. */
export function bare(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((each) => each !== 'null');
    return types.length === 1 && types[0] ? { ...schema, type: types[0] } : schema;
  }
  const others = anyOf?.filter((each) => each.type !== 'null');
  return others?.length === 1 && others[0] ? { ...rest, ...bare(others[0]) } : schema;
}

export function controlOf(given: JsonSchema): Control {
  const schema = bare(given);
  const consts = schema.anyOf?.map((each) => each.const);
  if (consts?.every((each) => each !== undefined)) return { kind: 'choice', options: consts as Scalar[] };
  if (schema.enum) return { kind: 'choice', options: schema.enum };
  if (schema.type === 'string') return { kind: 'text' };
  if (schema.type === 'boolean') return { kind: 'yes_no' };
  if (schema.type === 'integer' || schema.type === 'number')
    return { kind: 'number', whole: schema.type === 'integer' };
  if (schema.type === 'array' && schema.items) {
    const item = bare(schema.items);
    if (item.enum) return { kind: 'several', options: item.enum };
    if (item.type === 'object' && item.properties) return { kind: 'rows', item };
    if (item.type === 'string' || item.type === 'integer' || item.type === 'number') {
      return { kind: 'lines', numbers: item.type !== 'string' };
    }
  }
  if (schema.type === 'object' && schema.properties) return { kind: 'group' };
  return { kind: 'json' };
}

/** The label that the declaration carries in both languages, or the property's own name. */
export function labelOf(name: string, schema: JsonSchema): string {
  return schema.zh && schema.en ? say({ zh: schema.zh, en: schema.en }) : name;
}

/** What a choice is called: by its declaration, else as it is. */
export function optionText(schema: JsonSchema, option: unknown): string {
  const text = schema.options?.[String(option)];
  return text ? say(text) : String(option);
}

/** A property with a default may be left out even where the schema calls it required. */
export const isRequired = (schema: JsonSchema, name: string): boolean =>
  (schema.required?.includes(name) ?? false) && schema.properties?.[name]?.default === undefined;

export function defaultsOf(schema: JsonSchema): Values {
  const values: Values = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (property.default !== undefined) values[name] = property.default;
  }
  return values;
}

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

/** What to send: what was left empty is left out, so that the server's defaults hold. */
export function filled(schema: JsonSchema, values: Values): Values {
  const known = Object.keys(schema.properties ?? {});
  return Object.fromEntries(known.filter((name) => !isEmpty(values[name])).map((name) => [name, values[name]]));
}

function problemOf(schema: JsonSchema, value: unknown): string | undefined {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return t('ui.not_a_number');
    if (schema.type === 'integer' && !Number.isInteger(value)) return t('ui.not_whole');
    if (schema.minimum !== undefined && value < schema.minimum) return t('ui.too_small', { n: schema.minimum });
    if (schema.maximum !== undefined && value > schema.maximum) return t('ui.too_large', { n: schema.maximum });
  }
  if (typeof value === 'string') {
    if (schema.maxLength !== undefined && value.length > schema.maxLength)
      return t('ui.too_long', { n: schema.maxLength });
    if (schema.minLength !== undefined && value.length < schema.minLength)
      return t('ui.too_short', { n: schema.minLength });
  }
  return undefined;
}

/** What a look at the form alone can tell; the server has the last word. Keys are paths: `port`, `json.0.path`. */
export function problemsOf(schema: JsonSchema, values: Values, path = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const here = path ? `${path}.${name}` : name;
    const value = values[name];
    if (isEmpty(value)) {
      if (isRequired(schema, name)) found[here] = t('ui.missing');
      continue;
    }
    const problem = problemOf(bare(property), value);
    if (problem) found[here] = problem;
    const control = controlOf(property);
    if (control.kind === 'group') Object.assign(found, problemsOf(bare(property), value as Values, here));
    if (control.kind === 'rows') {
      for (const [index, row] of (value as Values[]).entries()) {
        Object.assign(found, problemsOf(control.item, row, `${here}.${index}`));
      }
    }
  }
  return found;
}
