/**
 * Authorization by id, for each operation of the OpenAPI document: whoever is limited to one unit asks for what another has, in the path, as
 * a part of what is their own, in the query and in the body. Each answer must be the one for an id that nothing ever had. What rows
 * look like in lists, and what lists tell, is tried by `tests/reach.test.ts` with an estate that makes sense.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { EVERYWHERE_ONLY, GRANTED, isAdministrator, ROLES } from '#api/people/roles.ts';
import { type Asking, testHub } from '#api/testing.ts';
import { type Schema, valuesOf } from '../fuzz-values.ts';
import { freshFolder, removeFolder } from '../server.ts';
import { plantRows } from './planted-rows.ts';

const [OWN, FOREIGN, NOTHING] = [7001, 7002, 7999];
const MARK = 'SECRET-OF-OTHERS';
type Parameter = { name: string; in: string; required?: boolean; schema?: Schema };
type Operation = {
  method: string;
  path: string;
  'x-permission': string;
  'x-everywhere': boolean;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
};

const folder = freshFolder();
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  removeFolder(folder);
});
const sqlite = t.hub.db.$client;
plantRows(t.hub.db, OWN, 'OWN');
plantRows(t.hub.db, FOREIGN, MARK);
const working = ROLES.filter((role) => !isAdministrator(role) && role !== 'connector');
const holding = (unit_id: number | null) => working.map((role) => ({ role, unit_id }));
const limited = await t.enter('limited', holding(OWN), OWN);
const everywhere = await t.enter('everywhere', holding(null));

/** And what is each person’s own. */
const permitted = new Set<string>(['signed_in', ...working.flatMap((role) => GRANTED[role])]);
const { paths } = (await t.ask('GET', '/api/openapi.json')).body as {
  paths: Record<string, Record<string, Operation>>;
};
/** Those that somebody limited may use at all. */
const operations = Object.entries(paths)
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ ...one, method: method.toUpperCase(), path })),
  )
  .filter(
    (one) =>
      permitted.has(one['x-permission']) &&
      !(EVERYWHERE_ONLY as readonly string[]).includes(one['x-permission']) &&
      !one['x-everywhere'],
  );

/** All that it did is undone, so that the next finds the same. */
async function ask(by: Asking, { method }: Operation, path: string, body?: unknown) {
  sqlite.exec('begin');
  try {
    return await by(method, path, body);
  } finally {
    sqlite.exec('rollback');
  }
}
/** But for the id itself and the moment. What is packed tells nothing here. */
const same = (text: string) =>
  /^(PK|%PDF)/.test(text) ? 'packed' : text.replace(/700[12]|7999/g, 'ID').replace(/\b17\d{11}\b/g, 'AT');

/** Of a part of a path: numbers are ids, words one that the schema has. */
function filled({ path, parameters = [] }: Operation, parent: number, part: number): string {
  let is_first = true;
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const schema = parameters.find((one) => one.in === 'path' && one.name === name)?.schema ?? {};
    const is_id = /(^|_)id$|^(number|part|scenario|object|product|file|session|passkey)$/.test(name);
    const id = is_first ? parent : part;
    if (is_id) is_first = false;
    return is_id ? String(id) : encodeURIComponent(String(samplesOf(schema, name)[0]));
  });
}
const parts = ({ path }: Operation) =>
  path.match(/\{((\w+_)?id|number|part|scenario|object|product|file|session|passkey)\}/g) ?? [];

/** Names of what holds an id; areas and rules of reporting are everybody's. */
const REFERS = /(?<!^area|^rule)_ids?$|^(ids?|with|copy_of|generators)$/;

const samples = new Map<Schema, unknown[]>();
/** Some that the schema allows, made once. */
function samplesOf(schema: Schema, name = ''): unknown[] {
  const known = samples.get(schema) ?? fc.sample(valuesOf(schema, name), { seed: 1, numRuns: 4 });
  samples.set(schema, known);
  return known;
}

/** A body that the schema allows, whose references are all this id. */
function bodyOf({ requestBody }: Operation, id: number, nth: number): unknown {
  const schema = requestBody?.content['application/json']?.schema;
  if (!schema) return requestBody ? '{}' : undefined;
  const refer = (value: unknown, name = ''): unknown => {
    if (Array.isArray(value)) return value.map((one) => refer(one, name));
    if (typeof value === 'number' && REFERS.test(name)) return id;
    if (name === 'version' && typeof value === 'number') return 1;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, refer(one, key)]));
  };
  return refer(samplesOf(schema)[nth]);
}
/** What must be there, and what is `only` looked at, as this id. */
function queryOf({ parameters = [] }: Operation, id: number, only?: string): string {
  const given = parameters.filter((one) => one.in === 'query' && (one.required || one.name === only));
  const values = given.map(({ name, schema = {} }) => {
    if (name === only) return `${name}=${id}`;
    const value = name === 'version' ? 1 : (schema.enum?.[0] ?? samplesOf(schema, name)[0]);
    return `${name}=${encodeURIComponent(String(value))}`;
  });
  return values.length > 0 ? `?${values.join('&')}` : '';
}

/** Answers about a text that is sent, and keeps nothing; or goes over ids that aren't one's own, which the last test looks at. */
const READS = /^GET |^POST \/api\/(emergency-plans\/(edit|check)|notices\/read)$/;

async function compare(operation: Operation, path: (id: number) => string, body: (id: number) => unknown) {
  const sent = body(FOREIGN);
  const theirs = await ask(limited, operation, path(FOREIGN), sent);
  const nothings = await ask(limited, operation, path(NOTHING), body(NOTHING));
  const wrong: string[] = [];
  if (theirs.status !== nothings.status || same(theirs.text) !== same(nothings.text)) wrong.push('differs');
  if (theirs.text.includes(MARK)) wrong.push('leaks');
  if (!READS.test(`${operation.method} ${operation.path}`) && theirs.status < 300) wrong.push('does');
  const asked = `${operation.method} ${path(FOREIGN)} ${JSON.stringify(sent) ?? ''}`.slice(0, 600);
  const told = [theirs, nothings].map(({ status, text }) => `${status} ${text.slice(0, 300)}`);
  return wrong.map((how) => `${how}: ${asked}: ${told.join(' | ')}`);
}

/** Belongs to everybody who may read of the programme. */
const OF_ALL = /^\/api\/(programme-tasks|supervision-rule-sets|system-types)\b/;
const byPath = operations.filter((one) => parts(one).length > 0 && !OF_ALL.test(one.path));
/** The guard stands before the body is read, but for words in the middle of a path, which it doesn't know. */
const bodiesOf = ({ path }: Operation) => (/^\/api\/(compliance|ipv6)\//.test(path) ? [0, 1, 2] : [0]);

test('in a path: what others have is as what nobody has, alone and as a part of one’s own', async () => {
  const wrong: string[] = [];
  for (const operation of byPath) {
    for (const nth of bodiesOf(operation)) {
      const body = () => bodyOf(operation, OWN, nth);
      const path = (parent: number, part: number) => filled(operation, parent, part) + queryOf(operation, OWN);
      wrong.push(...(await compare(operation, (id) => path(id, id), body)));
      if (parts(operation).length > 1) wrong.push(...(await compare(operation, (id) => path(OWN, id), body)));
    }
  }
  assert.deepEqual(wrong, []);
});

test('there is something to hide: whoever is everywhere is answered otherwise for the very same ids', async () => {
  const reads = byPath.filter(({ method }) => method === 'GET');
  let otherwise = 0;
  for (const operation of reads) {
    const path = (id: number) => filled(operation, id, id) + queryOf(operation, FOREIGN);
    const body = bodyOf(operation, FOREIGN, 0);
    const theirs = await ask(everywhere, operation, path(FOREIGN), body);
    const nothings = await ask(everywhere, operation, path(NOTHING), body);
    if (same(theirs.text) !== same(nothings.text)) otherwise += 1;
  }
  assert.ok(byPath.length > 200 && otherwise > 0.9 * reads.length, `${otherwise} of ${reads.length}`);
});

test('in a query: a list of what others have is the list of what nobody has', async () => {
  const wrong: string[] = [];
  let asked = 0;
  for (const operation of operations) {
    if (operation.method !== 'GET' || operation.path === '/api/stream') continue;
    const between = operation.path === '/api/topology/path' ? /^(from|to)$/ : REFERS;
    for (const { name } of (operation.parameters ?? []).filter((one) => one.in === 'query' && between.test(one.name))) {
      const path = (id: number) => filled(operation, OWN, OWN) + queryOf(operation, id, name);
      wrong.push(...(await compare(operation, path, () => undefined)));
      asked += 1;
    }
  }
  assert.ok(asked > 40, String(asked));
  assert.deepEqual(wrong, []);
});

test('in a body: nothing of one’s own can be tied to what others have', async () => {
  const wrong: string[] = [];
  let asked = 0;
  for (const operation of operations.filter((one) => one.requestBody?.content['application/json'])) {
    for (const nth of [0, 1, 2, 3]) {
      const body = (id: number) => bodyOf(operation, id, nth);
      if (JSON.stringify(body(OWN)) === JSON.stringify(body(FOREIGN))) continue;
      wrong.push(...(await compare(operation, () => filled(operation, OWN, OWN) + queryOf(operation, OWN), body)));
      asked += 1;
    }
  }
  assert.ok(asked > 100, String(asked));
  assert.deepEqual(wrong, []);
});

test('however the type of a body is written, what it refers to is looked at', async () => {
  for (const type of ['application/json', 'Application/JSON', 'APPLICATION/json; charset=utf-8', 'application/json;']) {
    const answer = await t.app.request(`/api/nodes/${OWN}`, {
      method: 'PATCH',
      headers: { host: 'localhost', cookie: limited.cookie, 'content-type': type },
      body: JSON.stringify({ unit_id: FOREIGN }),
    });
    assert.equal(answer.status, 422, `${type}: ${await answer.text()}`);
  }
  assert.equal(sqlite.prepare('select unit_id from nodes where id = ?').pluck().get(OWN), OWN);
});

test('what others were told stays unread, and what one was told oneself doesn’t', async () => {
  const me = sqlite.prepare(`select id from people where username = 'limited'`).pluck().get();
  sqlite.prepare('update notices set read_at = null').run();
  sqlite.prepare('update notices set person_id = ? where id = ?').run(me, OWN);
  assert.equal((await limited('POST', '/api/notices/read', { ids: [OWN, FOREIGN] })).status, 200);
  const read = sqlite.prepare('select id from notices where read_at is not null').pluck().all();
  assert.deepEqual(read, [OWN]);
});
