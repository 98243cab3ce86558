/** Values for the fuzzing of the HTTP interface: made of the schemas in the OpenAPI document, and then broken. Nothing leads off this machine. */
import fc from 'fast-check';

export type Schema = {
  type?: string | string[];
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  prefixItems?: Schema[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minItems?: number;
};

/** Whatever is named so may be asked by the hub: only this machine, or what is no address at all. */
const LEADS_AWAY =
  /address|host|url|uri|issuer|server|origin|base|seed|range|prefix|target|endpoint|link|page|site|^at$/i;
const NEAR = [
  '127.0.0.1',
  '::1',
  'localhost',
  '127.0.0.0/30',
  'http://127.0.0.1:9/',
  'https://[::1]:9/a?b=c',
  'no address',
];
export const HOSTILE = [
  ...[
    '',
    ' ',
    '\u0000',
    '\ufeff',
    '\ud800',
    '\u202e',
    '٣',
    '🀄'.repeat(9),
    '%00',
    '%zz',
    '../../etc/passwd',
    '..%2f..%2f',
  ],
  ...[
    "'; drop table people;--",
    '<script>alert(1)</script>',
    '=1+1',
    '\r\nSet-Cookie: a=b',
    '__proto__',
    'constructor',
  ],
  ...['1e999', '-0', 'NaN', '9007199254740993', 'x'.repeat(70_000), '{{7*7}}', '$' + '{jndi:ldap://127.0.0.1/}'],
];
const FORMATS: Record<string, readonly string[]> = {
  date: ['2026-11-30', '2026-02-29', '0000-00-00', '9999-12-31'],
  uri: ['http://127.0.0.1:9/', 'javascript:alert(1)', 'http://'],
  email: ['a@localhost', 'a@'],
};

const patterned = (pattern: string): fc.Arbitrary<string> => {
  const [, source = pattern, flags = ''] = /^(.*)\/([a-z]+)$/s.exec(pattern) ?? [];
  try {
    return fc.stringMatching(new RegExp(source, flags)).map((text) => text.slice(0, 200));
  } catch {
    // Classes of Unicode are beyond the library.
    return fc.constantFrom('a', '名', 'A-1');
  }
};

/** `odd`: now and then what no schema allows, at every leaf. */
export type How = { odd: boolean };
const mostly = (usual: fc.Arbitrary<unknown>, odd: fc.Arbitrary<unknown>, how: How) =>
  how.odd ? fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: odd }) : usual;

function stringOf(
  { pattern, format, minLength = 0, maxLength = 40 }: Schema,
  name: string,
  how: How,
): fc.Arbitrary<unknown> {
  if (LEADS_AWAY.test(name)) return fc.constantFrom(...NEAR);
  const usual =
    format !== undefined && FORMATS[format]
      ? fc.constantFrom(...FORMATS[format])
      : pattern !== undefined
        ? patterned(pattern)
        : fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)), unit: 'grapheme' });
  return mostly(usual, fc.constantFrom(...HOSTILE), how);
}

function numberOf({ minimum, maximum, exclusiveMinimum, type }: Schema, name: string, how: How): fc.Arbitrary<unknown> {
  const low = Math.max(minimum ?? (exclusiveMinimum ?? -1) + 1, Number.MIN_SAFE_INTEGER);
  const high = Math.min(maximum ?? low + 1_000, Number.MAX_SAFE_INTEGER);
  // Rows begin at 1, so small numbers name what is there.
  const usual = /id$/.test(name)
    ? fc.integer({ min: 1, max: 4 })
    : fc.maxSafeInteger().map((n) => low + (Math.abs(n) % (high - low + 1)));
  const odd = [low, high, low - 1, high + 1, 2 ** 53, -1, 0, 1e308, ...(type === 'integer' ? [1.5] : [])];
  return mostly(usual, fc.constantFrom(...odd), how);
}

/** Mostly what the schema allows; what no schema says is anything. */
export function valuesOf(schema: Schema = {}, name = '', how: How = { odd: false }): fc.Arbitrary<unknown> {
  const { type, items, prefixItems, properties, required = [], minItems = 0 } = schema;
  const either =
    schema.anyOf ?? schema.oneOf ?? (Array.isArray(type) ? type.map((one) => ({ ...schema, type: one })) : undefined);
  if (either) return fc.oneof(...either.map((one) => valuesOf(one, name, how)));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (type === 'null') return fc.constant(null);
  if (type === 'boolean') return fc.boolean();
  if (type === 'string') return stringOf(schema, name, how);
  if (type === 'integer' || type === 'number') return numberOf(schema, name, how);
  if (prefixItems) return fc.tuple(...prefixItems.map((one) => valuesOf(one, name, how)));
  if (type === 'array')
    return fc.array(valuesOf(items, name, how), {
      minLength: Math.min(minItems, 5),
      maxLength: Math.max(3, Math.min(minItems, 5)),
    });
  if (type === 'object' && properties) {
    const model = Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, valuesOf(one, key, how)]));
    return fc.record(model, { requiredKeys: required.filter((key) => key in model) });
  }
  return fc.oneof(
    fc.dictionary(fc.constantFrom('a', 'id', '__proto__'), fc.constantFrom<unknown>(1, 'x', null)),
    fc.constant({}),
  );
}

const DEEP = JSON.parse(`${'['.repeat(3_000)}${']'.repeat(3_000)}`);
const ODD: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  0.1,
  '',
  'x',
  [],
  {},
  [null],
  { a: { b: [] } },
  DEEP,
  ...HOSTILE,
];
const ODD_THINGS = fc.constantFrom(...ODD);

/** One place of a value, at any depth, holds something else. */
export const broken = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(values, fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }), ODD_THINGS)
    .map(([value, way, odd]) => replaced(value, way, odd));

function replaced(value: unknown, [step, ...rest]: readonly number[], odd: unknown): unknown {
  if (step === undefined || typeof value !== 'object' || value === null) return odd;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return odd;
  const inner = replaced((value as Record<string, unknown>)[key], rest, odd);
  return Array.isArray(value) ? value.with(Number(key), inner) : { ...value, [key]: inner };
}
