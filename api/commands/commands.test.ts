/** The program as a person runs it: its words, its exit codes, what it refuses. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { noSnmpd, startSnmpd } from '#probes/snmp/snmpd.ts';
import { testHub } from '../testing.ts';
import { type CommandName, commands } from './index.ts';

const MAIN = join(import.meta.dirname, '../main.ts');
const folder = mkdtempSync(join(tmpdir(), 'zhengwang-commands-'));
after(() => rmSync(folder, { recursive: true }));

type Ended = { code: number | null; out: string; err: string };

function zhengwang(words: string[], environment: Record<string, string> = {}): Promise<Ended> {
  return new Promise((fulfil, reject) => {
    const env = { PATH: process.env.PATH ?? '', ZHENGWANG_DATA: join(folder, 'data'), ...environment };
    const child = spawn(process.execPath, [MAIN, ...words], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.once('error', reject);
    child.once('close', (code) => fulfil({ code, out, err }));
  });
}

test('each command explains itself in English and Chinese', async () => {
  const all = await zhengwang(['--help']);
  assert.equal(all.code, 0);
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const { help } = await load();
    assert.ok(all.out.includes(`  ${name} `), name);
    assert.match(help, new RegExp(`^Usage: zhengwang ${name}`));
    for (const text of [help, summary]) assert.match(text, /\p{Script=Han}/u);
  }
  const one = await zhengwang(['probe', '--help']);
  assert.equal(one.code, 0);
  assert.match(one.out, /^Usage: zhengwang probe KIND TARGET/);
});

const WRONG: [[CommandName, ...string[]], RegExp][] = [
  [['serve', '--bad'], /--bad/],
  [['probe'], /KIND is missing; kinds: .*tcp/],
  [['probe', 'foo', '127.0.0.1'], /no kind "foo"; kinds: .*tcp/],
  [['probe', 'constructor', '127.0.0.1'], /no kind "constructor"/],
  [['probe', 'tcp'], /TARGET is missing/],
  [['probe', 'tcp', '127.0.0.1'], /port is missing/],
  [['probe', 'tcp', '127.0.0.1:99999'], /127\.0\.0\.1:99999.*65535/],
  [['probe', 'tcp', '127.0.0.1:1', '127.0.0.1:2'], /127\.0\.0\.1:2/],
  [['probe', 'tcp', '127.0.0.1:1', '--timeout', 'soon'], /--timeout .*"soon"/],
  [['probe', 'tcp', 'https://127.0.0.1:1'], /tcp doesn't know https/],
  [['probe', 'tcp', '127.0.0.1:1/x'], /tcp has no path/],
  [['probe', 'tcp', '127.0.0.1:1', '--param', 'speed=1'], /no parameter "speed"; it has: port/],
  [['probe', 'tcp', '127.0.0.1:1', '--param', 'port'], /NAME=VALUE/],
  [['probe', 'tcp', '127.0.0.1:1', '--servername', 'x'], /no parameter "server_name"/],
  [['probe', 'tcp', '127.0.0.1:1', '--community', 'x'], /--community is of no use/],
  [['probe', 'icmp', '127.0.0.1', '--port', '1'], /icmp has no port/],
  [['probe', 'dns', 'dns://127.0.0.1/example.org?type=ZZZ'], /type/],
  [['probe', 'tcp', 'tcp6://example.org:1', '-4'], /IPv6.*IPv4/],
  [['probe', 'snmp', '127.0.0.1', '--auth-key', 'x'], /need --v3-user/],
  [['probe', 'snmp', '127.0.0.1', '--v3-user', 'u', '--auth-key', 'short'], /at least 8/],
  [['probe', 'snmp', '127.0.0.1', '--v3-user', 'u', '--community', 'c'], /exclude/],
  [['discover'], /RANGE is missing/],
  [['discover', '127.0.0.0/24', '--rate', '0'], /--rate .*"0"/],
  [['backup'], /FILE is missing/],
  [['restore', 'a', 'b'], /"b"/],
  [['catalogue'], /KIND is missing/],
  [['catalogue', 'constructor', '--level', '3'], /no kind "constructor"; kinds: .*mlps/],
  [['catalogue', 'mlps'], /--level is missing/],
  [['catalogue', 'mlps', '--level', '5'], /--level .* 1 to 4, not "5"/],
  [['catalogue', 'mlps', '--level', '3', '--extension', 'space'], /no extension "space"/],
];
for (const [[name, ...words], said] of WRONG) {
  test(`zhengwang ${[name, ...words].join(' ')} is refused with a sentence`, async () => {
    const command = await commands[name].load();
    await assert.rejects(command.run(words), (error: Error & { code?: string }) => {
      assert.match(error.message, said);
      assert.match(error.code ?? '', /^ERR_PARSE_ARGS/, 'which main.ts makes exit code 2');
      return true;
    });
  });
}

test('a wrong command line is one sentence and exit code 2', async () => {
  for (const words of [['nonsense'], ['probe', 'tcp', '127.0.0.1']]) {
    const { code, out, err } = await zhengwang(words);
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, /^zhengwang: .+\n$/);
  }
});

test('an open port is told in JSON with all that was asked for', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  t.after(() => server.close());
  await new Promise((fulfil) => server.once('listening', fulfil));
  const { port } = server.address() as { port: number };
  const { code, out } = await zhengwang(['probe', 'tcp', `tcp://127.0.0.1:${port}`, '--json']);
  assert.equal(code, 0);
  const seen = JSON.parse(out);
  assert.deepEqual(Object.keys(seen), 'kind at address family partial outcome took_ms error facts samples'.split(' '));
  assert.deepEqual(seen.facts, [{ key: 'tcp.open', part: String(port), value: true }]);
});

test('a service without TLCP is told so as the documented JSON says', async (t) => {
  const server = createServer((socket) => socket.end('220 ready\r\n')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => server.close());
  const { port } = server.address() as { port: number };
  const { code, out } = await zhengwang(['probe', 'tlcp', `127.0.0.1:${port}`, '--servername', 'gm.test', '--json']);
  const { kind, outcome, facts, findings } = JSON.parse(out);
  assert.deepEqual([code, kind, outcome, findings], [0, 'tlcp', 'ok', []]);
  assert.deepEqual(
    [facts.offers_tlcp, facts.offers_rfc8998, facts.suite, facts.certificates],
    [false, false, null, []],
  );
});

test('a service without a login is told in JSON, a closed port beside it as well', async (t) => {
  const server = createServer((socket) => {
    socket
      .on('error', () => {})
      .on('data', (asked) => {
        socket.write(String(asked).includes('PING') ? '+PONG\r\n' : '$22\r\nredis_version:7.0.15\r\n\r\n');
      });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => server.close());
  const { port } = server.address() as { port: number };
  const services = ['--param', `services=redis:${port},memcached:1`];
  const { code, out } = await zhengwang(['probe', 'open_access', '127.0.0.1', ...services, '--json']);
  const { kind, outcome, facts } = JSON.parse(out);
  assert.deepEqual([code, kind, outcome], [0, 'open_access', 'ok']);
  assert.deepEqual(
    facts.map((fact: { key: string; part: string; value: { open: boolean; without_login: boolean } }) => {
      return [fact.key, fact.part, fact.value.open, fact.value.without_login];
    }),
    [
      ['open_access.service', String(port), true, true],
      ['open_access.service', '1', false, false],
    ],
  );
});

test('a silent target is exit code 1 and still an observation', async () => {
  const { code, out } = await zhengwang([
    'probe',
    'snmp',
    '127.0.0.1',
    '--port',
    '9',
    '--timeout',
    '300',
    '--json',
    '--community',
    'x',
  ]);
  assert.equal(code, 1);
  const seen = JSON.parse(out);
  assert.ok(['timeout', 'unreachable'].includes(seen.outcome), seen.outcome);
  assert.deepEqual(seen.interfaces, []);
  assert.equal(seen.facts.name, null);
});

test('a metadata address is never probed', async () => {
  const { code, out } = await zhengwang(['probe', 'tcp', '169.254.169.254:80', '--json']);
  assert.equal(code, 1);
  assert.equal(JSON.parse(out).outcome, 'unable');
});

test("Debian's snmpd is described as the documented JSON says, over both families, and found by a sweep", async (t) => {
  if (noSnmpd) return t.skip(noSnmpd);
  const agent = await startSnmpd(['sysName lab-host']);
  t.after(() => agent.stop());
  const secret = { ZHENGWANG_COMMUNITY: 'lab-community' };
  for (const target of [`udp://127.0.0.1:${agent.port}`, `udp6://[::1]:${agent.port}`]) {
    const { code, out } = await zhengwang(['probe', 'snmp', target, '--json'], secret);
    assert.equal(code, 0);
    const seen = JSON.parse(out);
    assert.equal(seen.outcome, 'ok');
    assert.equal(seen.facts.name, 'lab-host');
    assert.equal(seen.facts.serial, null, 'nothing is guessed');
    const lo = seen.interfaces.find((row: { name: string }) => row.name === 'lo');
    assert.ok(lo);
    const found = seen.addresses.map((row: { address: string; if_index: number }) => `${row.address} ${row.if_index}`);
    assert.ok(found.includes(`127.0.0.1 ${lo.if_index}`), String(found));
    assert.ok(!out.includes('lab-community'), 'no secret in the answer');
  }
  const swept = await zhengwang(['discover', '127.0.0.1', '::1', '--json', '--port', String(agent.port)], secret);
  assert.equal(swept.code, 0, swept.err);
  const rows = JSON.parse(swept.out).found as { address: string; name: string; snmp: string }[];
  assert.deepEqual(
    rows.map(({ address, name, snmp }) => [address, name, snmp]),
    [
      ['127.0.0.1', 'lab-host', 'ok'],
      ['::1', 'lab-host', 'ok'],
    ],
  );
});

test('a catalogue is told item by item, as JSON and as a table', async () => {
  const { code, out } = await zhengwang(['catalogue', 'mlps', '--level', '3', '--json']);
  assert.equal(code, 0);
  const { items, ...about } = JSON.parse(out);
  assert.deepEqual(about, { standard: 'GB/T 22239', edition: 'GB/T 22239-2019', level: 3, extension: null });
  assert.equal(items.length, 211);
  const { summary_zh, summary_en, ...item } = items.find((row: { clause: string }) => row.clause === '8.1.4.1');
  assert.deepEqual(item, {
    clause: '8.1.4.1',
    item: 'a',
    layer: '安全计算环境',
    control_point: '身份鉴别',
    evidence: 'network',
  });
  assert.ok(summary_zh && summary_en);
  const table = await zhengwang(['catalogue', 'mlps', '--level', '1']);
  assert.equal(table.code, 0);
  assert.match(table.out, /^GB\/T 22239-2019, level 1: 55 items\nclause +item +layer/);
  assert.equal(table.out.trimEnd().split('\n').length, 55 + 2);
  const cloud = JSON.parse(
    (await zhengwang(['catalogue', 'mlps', '--level', '3', '--extension', 'cloud', '--json'])).out,
  );
  assert.deepEqual([cloud.extension, cloud.items.length], ['cloud', 46]);
  const crypto = JSON.parse((await zhengwang(['catalogue', 'crypto', '--level', '3', '--json'])).out);
  assert.equal(crypto.items.length, 41);
  assert.deepEqual([crypto.items[0].requirement, crypto.items[0].item, crypto.items[0].weight], ['8.1 a', 'a', '1']);
  for (const wrong of [
    ['crypto', '--level', '3', '--extension', 'cloud'],
    ['mlps', '--level', '9'],
    ['none', '--level', '1'],
    ['mlps', '--level', '1', '--extension', 'x'],
  ])
    assert.equal((await zhengwang(['catalogue', ...wrong])).code, 2);
});

test('what would be swept is said without asking', async () => {
  const { code, out } = await zhengwang(['discover', '10.0.0.0/24', '--dry-run']);
  assert.equal(code, 0);
  assert.match(out, /254 addresses from 10\.0\.0\.1 to 10\.0\.0\.254 .*Nothing was asked/);
});

test('commands on a folder without a database say so', async () => {
  for (const words of [['verify'], ['backup', 'copy.db']]) {
    const { code, err } = await zhengwang(words);
    assert.equal(code, 1);
    assert.match(err, /no database in .*data/);
  }
});

test('verify proves a file of the log without a database: 0 when it holds, 1 when not, 2 when it is none', async () => {
  const t = await testHub();
  for (const code of ['3201', '3202']) await t.ask('POST', '/api/areas', { code, name: '南通市', level: 'city' });
  const { text } = await t.ask('GET', '/api/audit/export');
  const { public_key } = (await t.ask('GET', '/api/audit/head')).body;
  await t.stop();
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const whole = file('audit.jsonl', text);
  const key = file('public', `${public_key}\n`);
  const held = await zhengwang(['verify', whole, '--public-key', key]);
  assert.equal(held.code, 0, held.err);
  assert.match(held.out, /log +ok: 2 entries, head [0-9a-f]{64}\n/);
  assert.match(held.out, /signature +ok: .* by the key that you gave/);
  assert.match((await zhengwang(['verify', whole])).out, new RegExp(`by key ${public_key}`));
  const other = await zhengwang(['verify', whole, '--public-key', `04${'1'.repeat(128)}`]);
  assert.equal(other.code, 1);
  assert.match(other.out, /another key/);
  const forged = await zhengwang(['verify', whole, file('forged', text.replace('3202', '3209'))]);
  assert.equal(forged.code, 1);
  assert.match(forged.out, /log +BROKEN at entry 2 \(line 3\): its content or its place in the chain was altered/);
  assert.equal((await zhengwang(['verify', file('none', 'x')])).code, 2);
  assert.equal((await zhengwang(['verify', join(folder, 'nowhere')])).code, 2);
  assert.equal((await zhengwang(['verify', whole, '--public-key', 'zz'])).code, 2);
  assert.equal((await zhengwang(['verify', whole, '--head', 'zz'])).code, 2);
});
