/**
 * Who gets what: every route as every role, everywhere and limited to one county; and for the limited ones every route with every
 * id that they must not see. The estate is the lab's, looked at once.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { runEverywhere } from '#api/emergency/testing.ts';
import type { Permission } from '#api/people/permissions.ts';
import { EVERYWHERE_ONLY, GRANTED, isAdministrator, ROLES, type Role } from '#api/people/roles.ts';
import { NOTICE_TASKS } from '#api/programme/notice/tasks.ts';
import { reportEverywhere } from '#api/programme/testing.ts';
import { type Asking, testHub } from '#api/testing.ts';
import type { Event } from '#api/timeline/tell.ts';
import { loadEverywhere } from './load-everywhere.ts';
import { freshFolder, removeFolder } from './server.ts';

type Operation = { 'x-permission': Permission; 'x-everywhere': boolean };
const folder = freshFolder();
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  removeFolder(folder);
});
const sqlite = t.hub.db.$client;
const column = (sql: string) => sqlite.prepare(sql).pluck().all() as (string | number)[];

await t.ask('POST', '/api/lab');
for (const id of column(`select id from watches where probe = 'snmp' and family = 4`))
  await t.hub.watching.lookNow(id as number);
t.hub.watching.topology.refresh(Date.now());

const COUNTY = column(`select id from units where name like '如东县%'`)[0] as number;
const OTHER = column(`select id from units where name like '启东市%'`)[0] as number;
const beneath = (unit: number) =>
  `with recursive b(id) as (values (${unit}) union select u.id from units u join b on u.parent_id = b.id) select id from b`;
const MINE = `unit_id in (${beneath(COUNTY)})`;

loadEverywhere(sqlite);
for (const unit_id of [COUNTY, OTHER]) runEverywhere(t.hub, unit_id, OTHER);
await reportEverywhere(t, COUNTY, OTHER);
for (const unit_id of [COUNTY, OTHER])
  await t.ask('POST', '/api/access-networks', {
    ...{ unit_id, name: `专网 ${unit_id}`, kind: 'dedicated', is_unclassified: true, form: 'network' },
  });

const document = (await t.ask('GET', '/api/openapi.json')).body as { paths: Record<string, Record<string, Operation>> };
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, ...operation })),
);

/** Ends, starts or waits for something when it is allowed; here it is only seen that others are refused. */
const DOES = ['/sign-out', '/api/lab', '/stream', '/session/seen', '/candidate-rules/apply', '/compliance/self'];
/** A machine's, by a token of its own. */
const OTHERS: readonly Permission[] = ['public', 'metrics:read'];

const asRole = new Map<string, Asking>();
for (const role of ROLES) {
  asRole.set(role, await t.enter(`whole.${role}`.slice(0, 40), [{ role, unit_id: null }]));
  if (!isAdministrator(role))
    asRole.set(`${role} of a county`, await t.enter(`in.${role}`, [{ role, unit_id: COUNTY }]));
}

for (const [name, ask] of asRole) {
  const role = name.replace(' of a county', '') as Role;
  const limited = name !== role;
  test(`each route as ${name}`, async () => {
    for (const { method, path, 'x-permission': permission, 'x-everywhere': everywhere } of operations) {
      if (OTHERS.includes(permission) || permission === 'signed_in') continue;
      const may =
        GRANTED[role].includes(permission) && !(limited && (everywhere || EVERYWHERE_ONLY.includes(permission)));
      if (may && DOES.some((one) => path.endsWith(one))) continue;
      const asked = path.replace(/\{kind\}/, 'devices').replace(/\{\w+\}/g, '999999');
      const answer = await ask(method, asked, method === 'GET' || method === 'DELETE' ? undefined : {});
      const refused = answer.status === 403 && ['forbidden', 'limited'].includes(answer.body?.error.code);
      assert.equal(!refused, may, `${method} ${asked} (${permission}): ${answer.status} ${answer.text.slice(0, 200)}`);
      assert.ok(answer.status < 500, `${method} ${asked}: ${answer.text.slice(0, 200)}`);
    }
  });
}

/** By the first word of a path: ids that belong to others, and some of one's own. */
const rowsOf = (mine: boolean): Record<string, (string | number)[]> => {
  const not = mine ? '' : 'not';
  const nodes = `select id from nodes where ${not} coalesce(${MINE}, 0)`;
  const systems = `select id from systems where ${not} coalesce(${MINE}, 0)`;
  const targets = `select id from targets where node_id in (${nodes}) or endpoint_id in (select id from endpoints where system_id in (${systems}))`;
  return {
    nodes: column(nodes),
    systems: column(systems),
    endpoints: column(`select id from endpoints where system_id in (${systems})`),
    watches: column(`select id from watches where target_id in (${targets})`),
    findings: column(`select id from findings where target_id in (${targets})`),
    evidence: column(`select id from evidence where target_id in (${targets})`),
    links: column(`select id from links where a_node_id in (${nodes}) ${mine ? 'and' : 'or'} b_node_id in (${nodes})`),
    units: column(`select id from units where id ${not} in (${beneath(COUNTY)})`),
    messages: column(`select id from messages where node_id in (${nodes})`),
    incidents: column(`select id from incidents where unit_id ${not} in (${beneath(COUNTY)})`),
    'emergency-runs': column(`select id from emergency_runs where unit_id ${not} in (${beneath(COUNTY)})`),
    'load-plans': column(`select id from load_plans where system_id in (${systems})`),
    'load-runs': column(`select id from load_runs where system_id in (${systems})`),
    // Everybody's.
    'programme-tasks': [],
    'supervision-rule-sets': [],
    'access-networks': column(`select id from access_networks where unit_id ${not} in (${beneath(COUNTY)})`),
    'programme-reports': column(`select id from programme_reports where unit_id ${not} in (${beneath(COUNTY)})`),
  };
};
const foreign = rowsOf(false);
const own = rowsOf(true);

/** What only others' devices and systems are called or tell; what one's own devices tell of their neighbours is one's own. */
const ownFacts = JSON.stringify(
  column(`select f.value from facts f join watches w on w.id = f.watch_id where w.id in (${own.watches?.join(',')})`),
);
const marks = [
  ...column(`select name from nodes where not coalesce(${MINE}, 0)`),
  ...column(`select address from node_addresses where node_id in (${foreign.nodes?.join(',')})`),
  ...column(`select name from systems where not coalesce(${MINE}, 0)`),
  ...column(`select name from units where id not in (${beneath(COUNTY)})`),
  ...column(
    `select value from facts where key in ('snmp.serial', 'snmp.base_mac') and watch_id in (${foreign.watches?.join(',')})`,
  ),
]
  .map((mark) => String(mark).replaceAll('"', ''))
  .filter((mark) => mark.length > 5 && !ownFacts.includes(mark) && !JSON.stringify(NOTICE_TASKS).includes(mark));

const fact = column(`select watch_id from facts where watch_id in (${foreign.watches?.join(',')}) limit 1`)[0];
const [theirs, mine] = [foreign.nodes?.[0], own.nodes?.[0]];
const engineer = asRole.get('network_engineer of a county') as Asking;
const sees = (text: string) => marks.find((mark) => text.includes(mark));

test('the marks to look for are many, and whoever sees all finds them', async () => {
  assert.ok(marks.length > 60, String(marks.length));
  const all = await t.ask('GET', '/api/nodes?limit=1000');
  assert.ok(sees(all.text));
  assert.ok(all.body.total > 30);
});

test('a limited engineer sees their own estate, whole', async () => {
  const nodes = await engineer('GET', '/api/nodes?limit=1000');
  assert.equal(nodes.body.total, own.nodes?.length);
  const watches = await engineer('GET', '/api/watches?limit=1000');
  assert.equal(watches.body.total, own.watches?.length);
  assert.equal((await engineer('GET', '/api/systems?limit=1000')).body.total, own.systems?.length);
  assert.equal((await engineer('GET', '/api/units')).body.total, own.units?.length);
  for (const id of own.nodes ?? []) assert.equal((await engineer('GET', `/api/nodes/${id}`)).status, 200);
  assert.ok((await engineer('GET', '/api/topology/links?limit=1000')).body.total > 2);
  assert.match((await engineer('GET', '/api/nodes?format=csv')).text, /RUDONG-RT-1/);
  assert.match((await engineer('GET', '/api/exports/netbox/devices')).text, /RUDONG-RT-1/);
});

const QUERIES = [
  '',
  '?limit=1000',
  '?limit=1000&format=csv',
  ...['QIDONG', '启东', 'NT-FW', '127.64.'].map((q) => `?q=${encodeURIComponent(q)}&limit=100`),
];

test('a limited engineer sees their own load tests, and of a neighbour beyond their reach no name', async () => {
  assert.ok((own['load-runs']?.length ?? 0) > 0 && (foreign['load-runs']?.length ?? 0) > 0);
  assert.equal((await engineer('GET', '/api/load-plans?limit=1000')).body.total, own['load-plans']?.length);
  for (const id of own['load-runs'] ?? []) {
    const answer = await engineer('GET', `/api/load-runs/${id}`);
    assert.equal(answer.status, 200, answer.text);
    assert.ok(answer.body.neighbours.some(({ name }: { name: string | null }) => name === null));
    assert.equal(sees(answer.text), undefined);
  }
});

test('a limited engineer sees their own incidents, and what they affect within their reach alone', async () => {
  assert.deepEqual([own.incidents?.length, foreign.incidents?.length], [1, 1]);
  const [incident, run] = [`/api/incidents/${own.incidents?.[0]}`, `/api/emergency-runs/${own['emergency-runs']?.[0]}`];
  for (const path of [incident, `${incident}/timeline`, run, `${run}/timeline`]) {
    const answer = await engineer('GET', path);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(sees(answer.text), undefined, path);
  }
  assert.ok((await engineer('GET', incident)).body.nodes.length > 0);
});

test('what another asked before is not kept for the next', async () => {
  const stranger = await t.enter('stranger', [{ role: 'network_engineer', unit_id: OTHER }]);
  for (const path of ['/api/search?q=QIDONG', '/api/nodes?q=QIDONG', '/api/where?q=QIDONG-RT-1', '/api/overview']) {
    const answer = await stranger('GET', path);
    assert.equal(answer.status, 200, answer.text);
    if (path.includes('q=')) assert.match(answer.text, /QIDONG-RT-1/, path);
    assert.doesNotMatch(
      (await engineer('GET', path)).text.replaceAll(decodeURIComponent(path.split('q=')[1] ?? '-'), ''),
      /QIDONG/,
      path,
    );
  }
  await t.ask('PATCH', `/api/nodes/${mine}`, { note: 'renamed', name: 'RUDONG-RT-NEW' });
  assert.match((await engineer('GET', '/api/search?q=RUDONG-RT-NEW')).text, /RUDONG-RT-NEW/);
  await t.ask('PATCH', `/api/nodes/${mine}`, { name: 'RUDONG-RT-1' });
});

test('no list, search, map or file tells a limited engineer of others', async () => {
  let asked = 0;
  for (const { method, path, 'x-permission': permission } of operations) {
    if (method !== 'GET' || path.includes('{') || path.endsWith('/stream') || OTHERS.includes(permission)) continue;
    for (const query of QUERIES) {
      const answer = await engineer('GET', path + query);
      assert.ok(answer.status < 500, `${path}${query}: ${answer.text.slice(0, 200)}`);
      assert.equal(sees(answer.text), undefined, `${path}${query}`);
      asked += 1;
    }
  }
  assert.ok(asked > 100, String(asked));
});

test('no id of others opens anything for a limited engineer, whatever the route', async () => {
  const byId = operations.filter(({ method, path }) => method === 'GET' && /\{id\}/.test(path));
  let asked = 0;
  for (const { path, 'x-permission': permission } of byId) {
    const ids = foreign[path.split('/')[2] ?? ''] ?? [1, 2, 3];
    for (const id of ids.slice(0, 25)) {
      const answer = await engineer('GET', path.replace('{id}', String(id)));
      // As for an id that nothing ever had.
      const nothing = await engineer('GET', path.replace('{id}', '99999999'));
      assert.deepEqual([answer.status, answer.text], [nothing.status, nothing.text], `${path} ${id}`);
      if (EVERYWHERE_ONLY.includes(permission)) assert.equal(answer.status, 403);
      assert.equal(sees(answer.text), undefined, `${path} ${id}`);
      asked += 1;
    }
  }
  assert.ok(asked > 100, String(asked));
});

const BY_QUERY = [
  `/api/samples?watch_id=${fact}&series=snmp.uptime&from=0&to=9999999999999&points=10`,
  `/api/topology/path?from=${mine}&to=${theirs}`,
  `/api/topology/path?from=${theirs}&to=${foreign.nodes?.[1]}`,
  `/api/topology/behind?node_id=${theirs}`,
  `/api/traffic/port?watch_id=${fact}&if_index=1`,
  `/api/traffic/ports?node_id=${theirs}`,
  `/api/findings?node_id=${theirs}`,
  `/api/watches?node_id=${theirs}`,
  `/api/events?node_id=${theirs}`,
  `/api/links?node_id=${theirs}`,
  `/api/differences?unit_id=${OTHER}`,
  `/api/nodes?unit_id=${OTHER}`,
  `/api/topology/map?unit_id=${OTHER}`,
  ...marks.slice(0, 40).map((mark) => `/api/where?q=${encodeURIComponent(mark)}`),
];
test('no question that names what others have is answered with it', async () => {
  for (const path of BY_QUERY) {
    const answer = await engineer('GET', path);
    assert.ok(answer.status < 500, `${path}: ${answer.text.slice(0, 300)}`);
    const asked = decodeURIComponent(path);
    const leaked = marks.find((mark) => answer.text.includes(mark) && !asked.includes(mark));
    assert.equal(leaked, undefined, `${path}: ${answer.text.slice(0, 400)}`);
    const named = [...answer.text.matchAll(/"node_id":(\d+)/g)].map((match) => Number(match[1]));
    assert.deepEqual(
      named.filter((id) => !own.nodes?.includes(id)),
      [],
      path,
    );
  }
});

test('nothing of others can be changed by a limited engineer, by path or by reference, and nothing is', async () => {
  const changes = () => sqlite.prepare('select total_changes()').pluck().get() as number;
  const before = changes();
  for (const { method, path, 'x-permission': permission } of operations) {
    if (method === 'GET' || !path.includes('{id}') || !GRANTED.network_engineer.includes(permission)) continue;
    for (const id of (foreign[path.split('/')[2] ?? ''] ?? [1]).slice(0, 5)) {
      const answer = await engineer(method, path.replace('{id}', String(id)), method === 'DELETE' ? undefined : {});
      assert.ok([403, 404].includes(answer.status), `${method} ${path} ${id}: ${answer.status} ${answer.text}`);
    }
  }
  const refused: [string, string, unknown][] = [
    ['PATCH', `/api/nodes/${mine}`, { unit_id: OTHER }],
    ['PATCH', `/api/nodes/${mine}`, { unit_id: null }],
    ['POST', '/api/nodes', { name: 'X', addresses: ['10.1.1.1'], unit_id: OTHER }],
    ['POST', '/api/nodes', { name: 'X', addresses: ['10.1.1.1'] }],
    ['POST', `/api/nodes/${mine}/merge`, { node_ids: [theirs] }],
    ['POST', '/api/links', { a_node_id: mine, b_node_id: theirs }],
    ['POST', '/api/systems', { name: 'X' }],
    ['POST', '/api/watches', { node_id: theirs, probe: 'icmp', address: '127.64.0.1' }],
    ['POST', '/api/maintenance-windows', { node_id: theirs, from_at: 1, until_at: 2, reason: 'x' }],
    ['POST', '/api/maintenance-windows', { area_id: 1, from_at: 1, until_at: 2, reason: 'x' }],
    ['POST', '/api/differences/reject', { ids: [1], reason: 'x' }],
    ['PUT', '/api/topology/vantages', { node_ids: [mine] }],
  ];
  for (const [method, path, body] of refused) {
    const answer = await engineer(method, path, body);
    assert.ok([403, 404, 422].includes(answer.status), `${method} ${path} ${JSON.stringify(body)}: ${answer.status}`);
    assert.equal(sees(answer.text), undefined, `${method} ${path}: ${answer.text}`);
  }
  // Refusals are noted; nothing else is written.
  const noted = column(`select count(*) from audit_entries where action = 'refused'`)[0] as number;
  assert.ok(changes() - before <= noted + 200, `${changes() - before} rows changed, ${noted} noted`);
  assert.deepEqual(rowsOf(false), foreign);
});

test('a limited engineer hears the alerts of their own estate and no others', async () => {
  const stream = await t.app.request('/api/stream', { headers: { host: 'localhost', cookie: engineer.cookie } });
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
  const heard: string[] = [];
  const read = async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard.push(new TextDecoder().decode(value));
      if (heard.join('').includes('OWN-ALERT')) return;
    }
  };
  const told = (node_id: unknown, subject: string) =>
    t.hub.bus.alert({ id: 1, at: 1, kind: 'state', node_id: node_id as number, system_id: null, subject } as Event);
  const reading = read();
  told(theirs, 'OTHERS-ALERT');
  told(mine, 'OWN-ALERT');
  await reading;
  await reader.cancel();
  assert.doesNotMatch(heard.join(''), /OTHERS-ALERT/);
});

test('one’s own can be changed, and belongs to a unit within reach', async () => {
  const made = await engineer('POST', '/api/nodes', { name: 'RD-NEW-1', addresses: ['10.9.9.9'], unit_id: COUNTY });
  assert.equal(made.status, 200, made.text);
  assert.equal((await engineer('PATCH', `/api/nodes/${made.body.id}`, { note: 'x' })).status, 200);
  const entry = (await t.ask('GET', '/api/audit?limit=1')).body.rows[0];
  assert.deepEqual([entry.person, entry.role], ['in.network_engineer', 'network_engineer']);
  assert.equal((await engineer('DELETE', `/api/nodes/${made.body.id}`)).status, 200);
});

test('a right that is revoked, or a unit that moves away, is gone with the next request', async () => {
  const ask = await t.enter('short', [{ role: 'network_engineer', unit_id: OTHER }]);
  const total = async () => (await ask('GET', '/api/nodes')).body?.total ?? null;
  const before = await total();
  assert.ok(before > 2);
  const child = column(
    `select u.id from units u where u.parent_id = ${OTHER} and exists (select 1 from nodes n where n.unit_id = u.id)`,
  )[0];
  assert.equal((await t.ask('PATCH', `/api/units/${child}`, { parent_id: COUNTY })).status, 200);
  assert.ok((await total()) < before);
  const grant = column(`select id from grants where person_id = (select id from people where username = 'short')`)[0];
  assert.equal((await t.ask('POST', `/api/grants/${grant}/revoke`, { reason: 'left' })).status, 200);
  assert.equal(await total(), null);
});
