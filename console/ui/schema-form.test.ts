import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import type { JsonSchema } from '../wire.ts';
import { controlOf, defaultsOf, filled, problemsOf } from './schema-form.ts';

const schema = z.toJSONSchema(
  z.object({
    port: z.int().min(1).max(65535).meta({ zh: '端口', en: 'Port' }),
    method: z.enum(['GET', 'HEAD']).default('GET'),
    body: z.string().max(5).optional(),
    codes: z.array(z.int()).optional(),
    tables: z.array(z.enum(['a', 'b'])).optional(),
    follow: z.boolean().default(true),
    address: z.string().nullable().optional(),
    family: z
      .union([z.literal(4), z.literal(6)])
      .nullable()
      .optional(),
    headers: z.record(z.string(), z.string()).optional(),
    checks: z.array(z.object({ path: z.string(), equals: z.string().optional() })).optional(),
  }),
  { io: 'input' },
) as JsonSchema;

test('each kind of property gets its control', () => {
  const kinds = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, property]) => [name, controlOf(property).kind]),
  );
  assert.deepEqual(kinds, {
    port: 'number',
    method: 'choice',
    body: 'text',
    codes: 'lines',
    follow: 'yes_no',
    tables: 'several',
    address: 'text',
    family: 'choice',
    headers: 'json',
    checks: 'rows',
  });
});

test('a form begins with the defaults and sends only what was filled in', () => {
  assert.deepEqual(defaultsOf(schema), { method: 'GET', follow: true });
  assert.deepEqual(filled(schema, { port: 443, body: '', unheard_of: 1 }), { port: 443 });
});

test('what is missing, out of range or too long is told at its path', () => {
  const problems = problemsOf(schema, { port: 70000, body: 'too long', checks: [{ path: 'a' }, { equals: 'x' }] });
  assert.deepEqual(Object.keys(problems), ['port', 'body', 'checks.1.path']);
  assert.deepEqual(Object.keys(problemsOf(schema, {})), ['port']);
  assert.deepEqual(problemsOf(schema, { port: 1 }), {});
});
