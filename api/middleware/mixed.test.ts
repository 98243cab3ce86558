/** The same name twice, in two places or of JavaScript's own: ignored or refused, never mixed with what a route reads. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testHub } from '../testing.ts';

type Schema = { type?: string; enum?: unknown[]; default?: unknown; properties?: object; anyOf?: Schema[] };
type Parameter = { name: string; in: string; schema: Schema };
type Operation = {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};

const t = await testHub();
after(() => t.stop());
const made = async (name: string) =>
  (await t.ask('POST', '/api/nodes', { name, addresses: ['127.0.0.1'], watch: [] })).body.id as number;
const [first, second] = [await made('n1'), await made('n2')];
type Kept = { id: number; name: string; note: string };
const nodes = () => t.hub.db.$client.prepare('select id, name, note from nodes order by id').all() as Kept[];

const document = (await t.ask('GET', '/api/openapi.json')).body as { paths: Record<string, Record<string, Operation>> };
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, ...operation })),
);
const filled = (path: string) => path.replace(/\{kind\}/, 'devices').replace(/\{\w+\}/g, String(first));

/** Two values that a parameter might take. */
function values({ type, enum: choices, anyOf }: Schema): [string, string] {
  if (choices && choices.length > 1) return [String(choices[0]), String(choices[1])];
  if (type === 'integer' || type === 'number' || anyOf?.some((one) => one.type === 'integer')) return ['1', '2'];
  return ['a', 'b'];
}

/** Taken by the maker of files, which reads the first. */
const OF_FILES = ['format'];

test('a parameter that stands twice is refused', async () => {
  let asked = 0;
  for (const { method, path, parameters = [] } of operations) {
    if (method !== 'GET' || path.startsWith('/api/oidc/') || path.endsWith('/stream')) continue;
    for (const { name, schema } of parameters.filter((one) => one.in === 'query' && !OF_FILES.includes(one.name))) {
      const [a, b] = values(schema);
      for (const twice of [`${name}=${a}&${name}=${b}`, `${name}=${a}&${name}=${a}`, `${name}=&${name}=${b}`]) {
        const answer = await t.ask('GET', `${filled(path)}?${twice}`);
        // What isn't there, or is forbidden, is told before.
        assert.ok(
          [403, 404, 422].includes(answer.status),
          `${path}?${twice}: ${answer.status} ${answer.text.slice(0, 200)}`,
        );
        if (answer.status === 422) asked += 1;
      }
    }
  }
  assert.ok(asked > 150, String(asked));
});

test('of two formats of a file the first is meant, and no list is both', async () => {
  const csv = await t.ask('GET', '/api/nodes?format=csv&format=xlsx');
  assert.match(csv.headers.get('content-type') ?? '', /^text\/csv/);
  assert.equal((await t.ask('GET', '/api/nodes?format=json&format=csv')).status, 422);
});

test('names that only look like a parameter say nothing', async () => {
  const plain = (await t.ask('GET', '/api/nodes')).text;
  for (const query of [
    'limit[]=1',
    'limit[0]=1',
    'LIMIT=1',
    'limit%00=1',
    '__proto__=x',
    'constructor=x',
    '__proto__[limit]=1',
    'x;limit=1',
  ])
    assert.equal((await t.ask('GET', `/api/nodes?${query}`)).text, plain, query);
  assert.equal((await t.ask('GET', `/api/nodes/${first}?id=${second}`)).body.node.id, first);
});

test('what a body lacks is never taken from the address, nor what a path says from a body', async () => {
  for (const { method, path, requestBody } of operations) {
    const schema = requestBody?.content['application/json']?.schema;
    if (!schema || path.startsWith('/api/auth/') || path.startsWith('/api/oidc/')) continue;
    const fields = Object.keys(schema.properties ?? {});
    if (fields.length === 0) continue;
    const query = fields.map((name) => `${name}=${encodeURIComponent(name === 'name' ? 'polluted' : '1')}`).join('&');
    const [alone, beside] = [
      await t.ask(method, filled(path), '[]'),
      await t.ask(method, `${filled(path)}?${query}`, '[]'),
    ];
    assert.deepEqual([beside.status, beside.text], [alone.status, alone.text], `${method} ${path}?${query}`);
    assert.ok(alone.status >= 400 && alone.status < 500, `${method} ${path}`);
  }
  const patch = `/api/nodes/${first}?note=polluted&name=polluted&id=${second}`;
  assert.equal((await t.ask('PATCH', patch, { note: 'x' })).status, 200);
  const other = await t.ask('PATCH', `/api/nodes/${first}`, { note: 'y', id: second });
  assert.ok([200, 422].includes(other.status));
  assert.deepEqual(nodes(), [
    { id: first, name: 'n1', note: other.status === 200 ? 'y' : 'x' },
    { id: second, name: 'n2', note: '' },
  ]);
});

test('a field that stands twice in a body is one value, for the route and for the log', async () => {
  const text = `{"name":"n3","note":"one","addresses":["127.0.0.3"],"watch":[],"note":"two"}`;
  assert.equal((await t.ask('POST', '/api/nodes', text)).status, 200);
  const entry = (await t.ask('GET', '/api/audit?action=create&object_kind=node&limit=1')).body.rows[0];
  assert.equal(entry.after.note, 'two');
  assert.equal(nodes().at(-1)?.note, 'two');
  await t.ask('DELETE', `/api/nodes/${entry.object_id}`);
});

const OWN_NAMES = '"__proto__":{"note":"polluted","polluted":1},"constructor":{"prototype":{"polluted":1}}';

test('names of JavaScript’s own in a body are ignored or refused, and nothing is another object by them', async () => {
  const untouched = () => {
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    assert.equal(([] as { polluted?: unknown }).polluted, undefined);
    assert.deepEqual(Object.keys(Object.prototype), []);
  };
  for (const { method, path, requestBody } of operations) {
    if (!requestBody || path.startsWith('/api/auth/') || path.startsWith('/api/oidc/back')) continue;
    const answer = await t.ask(method, filled(path), `{${OWN_NAMES}}`);
    assert.ok(answer.status < 500, `${method} ${path}: ${answer.text}`);
    assert.doesNotMatch(answer.text, /polluted/, `${method} ${path}`);
    untouched();
  }
  const created = await t.ask('POST', '/api/nodes', `{"name":"n4","addresses":["127.0.0.4"],"watch":[],${OWN_NAMES}}`);
  if (created.status === 200) assert.equal((await t.ask('GET', `/api/nodes/${created.body.id}`)).body.node.note, '');
  else assert.equal(created.status, 422);
  const { policy } = (await t.ask('GET', '/api/policy')).body;
  await t.ask('PUT', '/api/policy', JSON.stringify(policy).replace(/\}$/, `,${OWN_NAMES}}`));
  assert.deepEqual((await t.ask('GET', '/api/policy')).body.policy, policy);
  for (const table of ['settings', 'nodes', 'audit_entries'])
    assert.doesNotMatch(JSON.stringify(t.hub.db.$client.prepare(`select * from ${table}`).all()), /polluted/, table);
});

test('two files where one is asked for, and columns of JavaScript’s own names, import nothing', async () => {
  const file = (text: string) => new File([text], 'a.csv');
  const twice = new FormData();
  twice.append('file', file('name,level\n甲,city\n'));
  twice.append('file', file('name,level\n乙,city\n'));
  const answer = await t.ask('POST', '/api/imports/units', twice);
  assert.ok([400, 422].includes(answer.status), answer.text);
  const named = new FormData();
  named.set('file', file('name,level,__proto__,constructor\n丙,city,polluted,polluted\n'));
  named.set('__proto__', 'polluted');
  const columns = await t.ask('POST', '/api/imports/units', named);
  assert.ok(columns.status < 500, columns.text);
  const units = t.hub.db.$client.prepare('select name from units').pluck().all();
  assert.ok(
    units.every((name) => name === '丙'),
    JSON.stringify(units),
  );
  assert.doesNotMatch(JSON.stringify(t.hub.db.$client.prepare('select * from units').all()), /polluted/);
});
