/** What a GET is: it changes nothing, whoever asks, and sends nobody elsewhere. The estate is the lab's, with something of all else. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, mock, test } from 'node:test';
import { createForger } from '#api/log-in/oidc/forger.ts';
import { listeningHub } from '#api/log-in/oidc/testing.ts';

// What grows old while all routes are asked is time's doing, not theirs: no clock of the hub strikes.
mock.timers.enable({ apis: ['setInterval'] });
const t = await listeningHub();
const provider = await createForger();
after(async () => {
  await t.stop();
  await provider.close();
});
const sqlite = t.hub.db.$client;
const column = (sql: string) => sqlite.prepare(sql).pluck().all() as (string | number)[];
const made = async (method: string, path: string, body?: unknown) => {
  const answer = await t.ask(method, path, body);
  assert.equal(answer.status, 200, `${path}: ${answer.text}`);
  return answer.body;
};

await t.configure({ issuer: provider.issuer });
await made('POST', '/api/lab');
const snmp = column(`select id from watches where probe = 'snmp' and family = 4`).slice(0, 4) as number[];
for (const id of snmp) await t.hub.watching.lookNow(id);
t.hub.watching.topology.refresh(Date.now());
// As the program does within seconds of its start: makes the key that signs the log.
await t.hub.audit.tend();
const [node, other] = column('select node_id from targets where node_id is not null') as number[];
const credential = await made('POST', '/api/credentials', {
  name: 'one more',
  secret: { kind: 'snmp_community', community: 'c' },
});
await made('POST', '/api/discovery/scopes', {
  name: 's',
  ranges: ['10.0.0.0/24'],
  excluded: [],
  credential_ids: [credential.id],
});
await made('POST', '/api/maintenance-windows', {
  node_id: node,
  from_at: Date.now(),
  until_at: Date.now() + 86_400_000,
  reason: 'x',
});
await t.askAs('admin')('POST', '/api/profile/tokens', { name: 'one', permissions: ['estate:read'], valid_days: 3 });

type Picture = Map<string, string>;
/** The log grows by design, as does the count of what agents were refused, and when somebody was here last is no change. */
const APART: Record<string, readonly string[]> = { sessions: ['seen_at'], people: ['last_seen_at'] };
const LOG = ['audit_entries', 'audit_heads', 'agent_refusals'];

/** Each table's rows as one digest. */
function picture(): Picture {
  const tables = column(`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`) as string[];
  return new Map(
    tables
      .filter((name) => !LOG.includes(name))
      .map((name) => {
        const hash = createHash('sha256');
        let rows = 0;
        for (const row of sqlite.prepare(`select * from "${name}"`).iterate() as Iterable<Record<string, unknown>>) {
          for (const each of APART[name] ?? []) delete row[each];
          hash.update(`${JSON.stringify(row)}\n`);
          rows += 1;
        }
        return [name, `${rows} rows, ${hash.digest('hex')}`];
      }),
  );
}
const changed = (before: Picture, now = picture()) =>
  [...now].flatMap(([name, is]) => (before.get(name) === is ? [] : [name]));

/** By the first word of a path, real ids; beside one that nothing has. */
const ID_OF: Record<string, string> = { jobs: 'discovery_jobs', archives: 'audit_archives' };
const NAMES: Record<string, readonly string[]> = {
  '/api/docs/:name': ['index.html', 'swagger-ui.css', 'x'],
  '/api/exports/netbox/:kind': ['devices', 'interfaces', 'ip-addresses', 'prefixes', 'x'],
  '/api/overview/figures/:name': ['extranet-live', 'x'],
  '/api/imports/:kind/template': ['areas', 'units', 'nodes', 'systems', 'netbox_devices', 'x'],
};
const TABLES = new Set(picture().keys());
function filled(path: string): string[] {
  if (!path.includes(':')) return [path.replace('*', 'nodes')];
  if (NAMES[path]) return NAMES[path].map((name) => path.replace(/:\w+/, name));
  const word = path.split('/')[2] ?? '';
  const table = ID_OF[path.split('/')[3] ?? ''] ?? word;
  const ids = TABLES.has(table) ? column(`select id from "${table}" limit 1`) : [1];
  return [...ids, 999_999].map((id) => path.replace(/:\w+(\{[^}]*\})?/, String(id)));
}

/** What the routes that need a question are asked; all other routes are asked it as well. */
const QUERIES = [
  '',
  `?q=RUDONG&target=127.0.0.1&kind=node&id=${node}&node_id=${node}&watch_id=${snmp[0]}&series=snmp.uptime&from=${node}&to=${other}&limit=1000`,
  `?person_id=${column(`select id from people limit 1`)}&format=csv`,
  '?_method=DELETE&method=DELETE&confirm=true&delete=1&dry_run=false',
  // Names by which applications are told where to go next.
  `?${['return_to', 'next', 'url', 'redirect', 'redirect_uri', 'target', 'continue', 'state'].map((name) => `${name}=https://evil.example/`).join('&')}`,
  '?return_to=//evil.example&target=%5C%5Cevil.example',
];
const OVERRIDES = { 'x-http-method-override': 'DELETE', 'x-http-method': 'DELETE', 'x-method-override': 'DELETE' };

const ASKERS = {
  guest: '',
  ...Object.fromEntries(
    (['admin', 'system', 'security', 'audit'] as const).map((name) => [name, t.askAs(name).cookie]),
  ),
};

const sent: { asked: string; to: string; status: number }[] = [];
async function get(path: string, cookie: string, method = 'GET') {
  const headers = { host: 'localhost', cookie, ...OVERRIDES };
  const answer = await t.app.request(path, { method, headers });
  assert.ok(answer.status < 500, `${method} ${path}: ${answer.status}`);
  const to = answer.headers.get('location');
  if (to !== null || (answer.status >= 300 && answer.status < 400))
    sent.push({ asked: path, to: to ?? '', status: answer.status });
  // The stream of news never ends by itself.
  if (path.startsWith('/api/stream')) await answer.body?.cancel();
  else await answer.arrayBuffer();
  return answer.status;
}

const gets = [...new Set(t.app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path))];
const acts = [
  ...new Set(t.app.routes.filter(({ method }) => !['GET', 'ALL'].includes(method)).map(({ path }) => path)),
].filter((path) => !gets.includes(path));

test('a change of any table would be seen', async () => {
  assert.ok(gets.length > 60 && acts.length > 40, `${gets.length} ${acts.length}`);
  const before = picture();
  assert.deepEqual(changed(before), []);
  await made('PATCH', `/api/nodes/${node}`, { note: 'seen' });
  assert.ok(changed(before).includes('nodes'));
  for (const name of ['units', 'watches', 'facts', 'evidence', 'credentials', 'api_tokens', 'maintenance_windows'])
    assert.ok(!before.get(name)?.startsWith('0 rows'), name);
});

for (const path of gets) {
  test(`GET ${path} changes nothing`, async () => {
    const before = picture();
    for (const asked of filled(path)) {
      for (const cookie of Object.values(ASKERS)) for (const query of QUERIES) await get(asked + query, cookie);
      await get(asked, t.cookie, 'HEAD');
    }
    assert.deepEqual(changed(before), []);
  });
}

test('no other method is read as GET: what changes something finds nothing by it', async () => {
  const before = picture();
  for (const path of acts)
    for (const asked of filled(path))
      for (const [name, cookie] of Object.entries(ASKERS))
        for (const query of ['', '?_method=POST', '?_method=DELETE'])
          assert.ok((await get(asked + query, cookie)) >= 400, `${asked}${query} as ${name}`);
  assert.deepEqual(changed(before), []);
});

test('the only GET that looks at something by itself is refused to pages of others', async () => {
  const headers = { host: 'localhost', cookie: t.cookie };
  for (const more of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
  ]) {
    const answer = await t.app.request('/probe?target=127.0.0.1', { headers: { ...headers, ...more } });
    assert.equal(answer.status, 403);
  }
  assert.notEqual((await t.app.request('/probe?target=127.0.0.1', { headers })).status, 403);
});

/** As a browser reads it, from wherever the console is. */
const staysHere = (to: string) => {
  const here = 'https://console.example';
  return to.startsWith('/') && new URL(to, `${here}/api/x`).origin === here;
};

test('no GET sends anybody elsewhere, but the start of a log-in to the provider that was set up', async () => {
  for (const path of [
    '//evil.example',
    '/%5Cevil.example',
    '/.//evil.example',
    '//evil.example/..',
    '/api//evil.example/',
    '/nodes/',
  ])
    await get(path, t.cookie);
  const starts = sent.filter(({ asked }) => /^\/api\/oidc\/start(\?|$)/.test(asked));
  assert.ok(starts.some(({ to }) => to.startsWith(`${provider.issuer}/authorize?`)));
  for (const { asked, to, status } of sent) {
    const isStart = starts.some((one) => one.asked === asked) && to.startsWith(`${provider.issuer}/authorize?`);
    assert.ok(isStart || staysHere(to), `${asked}: ${status} ${to}`);
  }
  const from = new Set(sent.map(({ asked }) => asked.split('?')[0]));
  assert.deepEqual([...from].sort(), ['/api/oidc/callback', '/api/oidc/start'], 'nothing else leads anywhere');
  for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', ''])
    assert.equal(staysHere(to), false, `the test would not see ${to}`);
});
