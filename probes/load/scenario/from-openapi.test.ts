// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are what scenarios are written with.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { importOpenApi } from './from-openapi.ts';
import { createJourneys } from './journeys.ts';
import { parseScenario } from './scenario.ts';

const QUEUE = {
  openapi: '3.1.0',
  info: { title: '取号 API', version: '1' },
  servers: [{ url: 'https://{host}:8443/v1/', variables: { host: { default: 'queue.example' } } }],
  security: [{ bearer: [] }],
  paths: {
    '/halls/{hall}/numbers/{number}': {
      parameters: [
        { $ref: '#/components/parameters/hall' },
        { name: 'number', in: 'path', required: true, schema: { type: 'integer' } },
      ],
      get: {
        operationId: 'readNumber',
        parameters: [
          { name: 'verbose', in: 'query', schema: { type: 'boolean' } },
          { name: '字段', in: 'query', required: true, examples: { one: { value: 'a b' } } },
        ],
        responses: { 200: {}, 404: {}, default: {} },
      },
      delete: { responses: { 204: {} } },
    },
    '/numbers': {
      get: { security: [], responses: { 200: {} } },
      post: {
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Take' } } } },
        responses: { 201: {} },
      },
    },
    '/old': { get: { deprecated: true } },
    '//evil.example': { get: {} },
  },
  components: {
    parameters: { hall: { name: 'hall', in: 'path', required: true, schema: { type: 'string', example: 'h-1' } } },
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    schemas: {
      Take: {
        type: 'object',
        required: ['hall', 'kind', 'inner'],
        properties: {
          hall: { type: 'string', default: '${h}' },
          kind: { enum: ['a', 'b'] },
          inner: { $ref: '#/components/schemas/Take' },
          note: { type: 'string' },
        },
      },
    },
  },
};

function imported(text: string, options?: Parameters<typeof importOpenApi>[1]) {
  const read = importOpenApi(text, options);
  assert.ok('text' in read, JSON.stringify(read));
  assert.deepEqual(parseScenario(read.text), { scenario: read.scenario });
  return read;
}

test('GET operations become a mix, with the examples of the description and named placeholders', () => {
  for (const text of [JSON.stringify(QUEUE), stringify(QUEUE)]) {
    const { scenario, taken, left_out, placeholders } = imported(text);
    assert.equal(taken, 2);
    assert.equal(left_out, 4);
    assert.equal(scenario.base, 'https://queue.example:8443');
    assert.deepEqual(scenario.mix?.[0], {
      name: 'readNumber',
      method: 'GET',
      weight: 1,
      path: '/v1/halls/${hall}/numbers/${number}?%E5%AD%97%E6%AE%B5=${字段}',
      headers: { Authorization: 'Bearer ${bearer}' },
      checks: [{ status: [200] }],
    });
    assert.equal(scenario.mix?.[1]?.headers, undefined);
    assert.deepEqual(scenario.variables, { hall: 'h-1', number: 1, 字段: 'a b', bearer: '' });
    assert.deepEqual(placeholders, ['number', 'bearer']);
    const step = createJourneys(scenario)(0).next(undefined);
    assert.ok(step.is === 'ask' && step.request.url.startsWith('https://queue.example:8443/v1/'));
  }
});

test('what changes something is taken only when asked for', () => {
  const { scenario } = imported(JSON.stringify(QUEUE), { methods: 'all', base: 'http://127.0.0.1:8080' });
  assert.deepEqual(
    scenario.mix?.map(({ method }) => method),
    ['GET', 'DELETE', 'GET', 'POST'],
  );
  assert.equal(scenario.base, 'http://127.0.0.1:8080');
  const body = scenario.mix?.[3]?.json as Record<string, unknown>;
  assert.equal(body.hall, '$${h}');
  assert.equal(body.kind, 'a');
  assert.equal(body.note, undefined);
});

test('what is no description, or names no host, is refused with a sentence', () => {
  const loop = { ...QUEUE, paths: { '/a': { $ref: '#/paths/~1a' } } };
  const remote = { ...QUEUE, servers: [{ url: '/v1' }] };
  for (const text of [
    '',
    '{',
    '[]',
    'a: [',
    '{"swagger":"2.0","paths":{}}',
    JSON.stringify(loop),
    JSON.stringify(remote),
    'x'.repeat(5_000_000),
  ]) {
    const read = importOpenApi(text);
    assert.ok('problem' in read && read.problem.zh && read.problem.en, text.slice(0, 40));
  }
  assert.ok('text' in importOpenApi(JSON.stringify(remote), { base: 'http://a.example' }));
});

test('a description that holds itself many times, or nests without end, is read in little time', () => {
  const wide = Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => [`p${i}`, { $ref: '#/components/schemas/Wide' }]),
  );
  const schemas = { Wide: { required: Object.keys(wide), properties: wide } };
  const post = (media: object) => ({
    ...QUEUE,
    paths: { '/a': { post: { requestBody: { content: { 'application/json': media } } } } },
    components: { schemas },
  });
  imported(JSON.stringify(post({ schema: { $ref: '#/components/schemas/Wide' } })), { methods: 'all' });
  const deep = JSON.stringify(post({ example: 'HERE' })).replace(
    '"HERE"',
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  );
  imported(deep, { methods: 'all' });
  const many = Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [
      `/x${i}/{id}`,
      {
        get: {
          parameters: Array.from({ length: 60 }, (_, n) => ({
            name: n ? `q${n}` : 'id',
            in: n ? 'query' : 'path',
            required: true,
            example: `${i}-${n}`,
          })),
        },
      },
    ]),
  );
  const { taken, left_out } = imported(JSON.stringify({ ...QUEUE, paths: many }));
  assert.equal(taken + left_out, 100);
  assert.ok(taken >= 5 && left_out > 50);
});

test('keys within keys and members that are no texts are refused, soon', () => {
  const before = process.cpuUsage();
  for (const text of ['? '.repeat(3_000), Array.from({ length: 50_000 }, (_, at) => `k${at}: 1`).join('\n')])
    assert.ok('problem' in importOpenApi(text));
  assert.ok(process.cpuUsage(before).user < 10_000_000);
  assert.ok('problem' in importOpenApi('{"openapi":{"toString":1},"paths":{}}'));
  const variables = { v: { default: { toString: 1 } } };
  const odd = { ...QUEUE, servers: [{ url: 'https://a.example/{v}', variables }] };
  assert.ok('scenario' in importOpenApi(JSON.stringify(odd)));
});

test('headers and members that no scenario may hold are left out, and the rest is taken', () => {
  const parameters = ['__proto__', 'Host', 'X-Forwarded-For', 'X-Kind'].map((name) => ({
    ...{ name, in: 'header', required: true, example: 'a' },
  }));
  const content = { 'application/json': { example: JSON.parse('{"__proto__":1,"<<":2,"kind":3}') } };
  const post = { parameters, requestBody: { content }, responses: {} };
  const text = JSON.stringify({ ...QUEUE, paths: { '/a': { post } } });
  const read = importOpenApi(text, { methods: 'all' });
  assert.ok('scenario' in read, JSON.stringify(read));
  const [choice] = read.scenario.mix ?? [];
  assert.deepEqual(Object.keys(choice?.headers ?? {}).sort(), ['Authorization', 'X-Kind']);
  assert.deepEqual(choice?.json, { kind: 3 });
});

test('any description leads to a scenario that parses or to a sentence', () => {
  const any = fc.jsonValue({ maxDepth: 3 });
  const operation = fc.oneof(
    any,
    fc.record({
      operationId: fc.string(),
      parameters: fc.array(
        fc.oneof(
          any,
          fc.record({
            name: fc.string({ unit: 'binary' }),
            in: fc.constantFrom('path', 'query', 'header'),
            required: fc.constant(true),
            example: any,
          }),
        ),
      ),
      responses: any,
      security: any,
      requestBody: fc.record({ content: fc.record({ 'application/json': fc.record({ example: any }) }) }),
    }),
  );
  const path = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.oneof(
          fc.stringMatching(/^[a-z$]{1,5}$/),
          fc.string().map((s) => `{${s}}`),
        ),
      )
      .map((all) => `/${all.join('/')}`),
  );
  fc.assert(
    fc.property(fc.dictionary(path, fc.record({ get: operation, post: operation }), { maxKeys: 4 }), (paths) => {
      const read = importOpenApi(JSON.stringify({ ...QUEUE, paths }), { methods: 'all' });
      if ('problem' in read) assert.match(read.problem.en, /^there is no GET operation/);
      else assert.deepEqual(parseScenario(read.text), { scenario: read.scenario });
    }),
    { numRuns: 40 },
  );
});
