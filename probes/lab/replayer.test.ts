import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { dottedOfKey } from './ber.ts';
import type { Faults } from './faults.ts';
import { type Replayer, startReplayer } from './replayer.ts';
import { parseSnmprec } from './snmprec.ts';
import { type RowValue, tableOf } from './table.ts';
import { counter32, counter64, gauge32, integer, ip, octets, oid, timeticks } from './value.ts';

const tools = { skip: existsSync('/usr/bin/snmpbulkwalk') ? false : "Debian's package snmp is not installed" };

const entries: [string, RowValue][] = [
  ['1.3.6.1.2.1.1.1.0', octets('a device of the lab')],
  ['1.3.6.1.2.1.1.2.0', oid('1.3.6.1.4.1.4294967295.1')],
  ['1.3.6.1.2.1.1.3.0', timeticks(4_294_967_295)],
  ['1.3.6.1.2.1.1.5.0', octets('')],
  ...Array.from({ length: 60 }, (_, index): [string, RowValue] => [
    `1.3.6.1.2.1.2.2.1.1.${index * 1000 + 1}`,
    integer(index % 2 === 0 ? index : -index),
  ]),
  ['1.3.6.1.2.1.4.20.1.1.10.0.0.1', ip('10.0.0.1')],
  ['1.3.6.1.2.1.31.1.1.1.6.1', counter64(18_446_744_073_709_551_615n)],
  ['1.3.6.1.2.1.31.1.1.1.7.1', counter32(4_294_967_295)],
  ['1.3.6.1.2.1.31.1.1.1.15.1', gauge32(10_000)],
];

/** Runs one of Debian's SNMP programs without blocking the agent, which lives in this process. */
async function snmp(
  program: string,
  ...rest: string[]
): Promise<{ lines: string[]; text: string; code: number | null }> {
  const child = spawn(`/usr/bin/${program}`, ['-On', '-Oe', '-OU', '-Ot', ...rest], {
    env: { ...process.env, MIBS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  child.stderr.on('data', (chunk) => (text += chunk));
  const [code] = await once(child, 'close');
  // A bulk walk that ends with the table prints its end as a line of its own; on a new machine the first run tells of a folder it made.
  const lines = text
    .split('\n')
    .filter((line) => line !== '' && !/No more variables left|^Created directory/.test(line));
  return { lines, text, code };
}

const at = (replayer: Replayer) =>
  replayer.address === '::1' ? `udp6:[::1]:${replayer.port}` : `${replayer.address}:${replayer.port}`;

async function withReplayer(
  options: Partial<Parameters<typeof startReplayer>[0]>,
  use: (replayer: Replayer) => Promise<void>,
): Promise<void> {
  const replayer = await startReplayer({ table: tableOf(entries), address: '127.64.250.1', ...options });
  try {
    await use(replayer);
  } finally {
    await replayer.close();
  }
}

const quick = ['-v2c', '-c', 'public', '-t', '0.3', '-r', '0'];

for (const address of ['127.64.250.1', '::1']) {
  test(`snmpbulkwalk over ${address} reads all rows in order`, tools, () =>
    withReplayer({ address }, async (replayer) => {
      const { lines } = await snmp('snmpbulkwalk', ...quick, '-Cr25', at(replayer), '.1.3');
      assert.deepEqual(
        lines.map((line) => line.split(' ')[0]),
        entries.map(([name]) => `.${name}`).toSorted(byOid),
      );
      const text = lines.join('\n');
      for (const part of [
        'STRING: "a device of the lab"',
        'OID: .1.3.6.1.4.1.4294967295.1',
        '.1.3.6.1.2.1.1.3.0 = 4294967295',
        'INTEGER: -59',
        'IpAddress: 10.0.0.1',
        'Counter64: 18446744073709551615',
        'Counter32: 4294967295',
        'Gauge32: 10000',
      ]) {
        assert.ok(text.includes(part), `${part} in\n${text}`);
      }
    }),
  );
}

function byOid(one: string, other: string): number {
  const left = one.split('.').map(Number);
  const right = other.split('.').map(Number);
  const at = left.findIndex((arc, index) => arc !== right[index]);
  return at < 0 ? left.length - right.length : (left[at] as number) - (right[at] ?? -1);
}

test('a v1 walk steps over 64-bit counters and ends with noSuchName', tools, () =>
  withReplayer({}, async (replayer) => {
    const { lines } = await snmp('snmpwalk', '-v1', '-c', 'public', '-t', '1', at(replayer), '.1.3');
    assert.equal(lines.filter((line) => line.includes(' = ')).length, entries.length - 1);
    const gone = await snmp('snmpget', '-v1', '-c', 'public', '-t', '1', at(replayer), '.1.3.6.1.2.1.31.1.1.1.6.1');
    assert.match(gone.text, /noSuchName/);
  }),
);

test('absent names are told apart: no instance, no object, the end', tools, () =>
  withReplayer({}, async (replayer) => {
    const got = await snmp(
      'snmpget',
      ...quick,
      at(replayer),
      '.1.3.6.1.2.1.1.1.1',
      '.1.3.6.1.9.9.9',
      '.1.3.6.1.2.1.1.1.0',
    );
    assert.match(got.text, /No Such Instance.*\n.*No Such Object.*\n.*a device of the lab/);
    const end = await snmp('snmpgetnext', ...quick, at(replayer), '.1.3.7');
    assert.match(end.text, /No more variables left/);
  }),
);

test('another community is met with silence and counted', tools, () =>
  withReplayer({ communities: ['one', 'two'] }, async (replayer) => {
    const name = '.1.3.6.1.2.1.1.1.0';
    assert.match((await snmp('snmpget', '-v2c', '-c', 'two', at(replayer), name)).text, /a device/);
    assert.match((await snmp('snmpget', ...quick, at(replayer), name)).text, /Timeout/);
    assert.equal(replayer.counts.denied, 1);
  }),
);

test('a set is refused', tools, () =>
  withReplayer({}, async (replayer) => {
    const set = await snmp('snmpset', ...quick, at(replayer), '.1.3.6.1.2.1.1.1.0', 's', 'x');
    assert.match(set.text, /notWritable/);
  }),
);

test(
  'an answer never exceeds the maximum datagram: fewer rows, tooBig only for a row that is too big itself',
  tools,
  () => {
    const table = tableOf(Array.from({ length: 9 }, (_, index) => [`1.3.6.1.4.1.1.${index}`, octets('x'.repeat(400))]));
    return withReplayer({ table, max_datagram_bytes: 1_400 }, async (replayer) => {
      const walk = await snmp('snmpbulkwalk', ...quick, '-Cr25', at(replayer), '.1.3');
      assert.equal(walk.lines.length, 9);
      assert.ok(replayer.counts.received >= 3);
      replayer.patch('1.3.6.1.4.1.1.4', octets('x'.repeat(2_000)));
      const got = await snmp('snmpget', ...quick, at(replayer), '.1.3.6.1.4.1.1.4');
      assert.match(got.text, /tooBig|too big/i);
    });
  },
);

test('a patch is seen at once, live values at each look, and other users of the table see neither', tools, async () => {
  const table = tableOf(entries);
  const other = await startReplayer({ table, address: '127.64.250.2' });
  try {
    await withReplayer({ table }, async (replayer) => {
      let looks = 0;
      replayer.patch('1.3.6.1.2.1.1.5.0', octets('renamed'));
      replayer.patch('1.3.6.1.2.1.1.6.0', () => gauge32(looks++));
      const names = ['.1.3.6.1.2.1.1.5.0', '.1.3.6.1.2.1.1.6.0'];
      const first = await snmp('snmpget', ...quick, at(replayer), ...names);
      const second = await snmp('snmpget', ...quick, at(replayer), ...names);
      assert.match(first.text, /"renamed"\n.*Gauge32: 1/);
      assert.match(second.text, /Gauge32: 2/);
      assert.equal(replayer.remove('1.3.6.1.2.1.1.6.0'), true);
      assert.match((await snmp('snmpget', ...quick, at(replayer), ...names)).text, /No Such/);
      assert.match((await snmp('snmpget', ...quick, at(other), ...names)).text, /""\n.*No Such/);
    });
  } finally {
    await other.close();
  }
});

const name = '.1.3.6.1.2.1.1.1.0';
const faultCases: { name: string; faults: Faults; program: string; rest: string[]; sees: RegExp }[] = [
  { name: 'silence', faults: { silence: true }, program: 'snmpget', rest: [name], sees: /Timeout/ },
  { name: 'total loss', faults: { loss_percent: 100 }, program: 'snmpget', rest: [name], sees: /Timeout/ },
  { name: 'a delay past the deadline', faults: { delay_ms: 600 }, program: 'snmpget', rest: [name], sees: /Timeout/ },
  { name: 'genErr', faults: { general_error: true }, program: 'snmpget', rest: [name], sees: /genError/ },
  { name: 'tooBig', faults: { too_big_above: 1 }, program: 'snmpget', rest: [name, name], sees: /tooBig/ },
  { name: 'a loop', faults: { loop: 'same' }, program: 'snmpbulkwalk', rest: ['.1.3'], sees: /OID not increasing/ },
  { name: 'a long loop', faults: { loop: 'back' }, program: 'snmpwalk', rest: ['.1.3'], sees: /OID not increasing/ },
  { name: 'truncation', faults: { truncated: true }, program: 'snmpget', rest: [name], sees: /Timeout/ },
  { name: 'garbage', faults: { garbage: true }, program: 'snmpget', rest: [name], sees: /Timeout/ },
  { name: 'a foreign id', faults: { foreign_request_id: true }, program: 'snmpget', rest: [name], sees: /Timeout/ },
  { name: 'wrong types', faults: { wrong_type: true }, program: 'snmpget', rest: [name], sees: /INTEGER: 1/ },
  { name: 'duplicates', faults: { duplicated: true }, program: 'snmpget', rest: [name], sees: /a device/ },
];

for (const { name: title, faults, program, rest, sees } of faultCases) {
  test(`the fault is played and can be taken back: ${title}`, tools, () =>
    withReplayer({ faults }, async (replayer) => {
      assert.match((await snmp(program, ...quick, at(replayer), ...rest)).text, sees);
      replayer.setFaults({});
      const healthy = await snmp(program, ...quick, at(replayer), ...rest);
      assert.match(healthy.text, /a device of the lab/);
      assert.equal(healthy.code, 0);
    }),
  );
}

/** A v2c GET of sysDescr.0 for `public`, request id 0x1234. */
const GET = Buffer.from('302702010104067075626c6963a01a02021234020100020100300e300c06082b060102010101000500', 'hex');

/** Sends datagrams from one plain socket and collects what comes back within the time; `least` answers are waited for longer on a busy machine. */
async function exchange(replayer: Replayer, datagrams: Uint8Array[], wait_ms: number, least = 0) {
  const socket = createSocket(replayer.address === '::1' ? 'udp6' : 'udp4');
  const answers: { bytes: Buffer; from: string; port: number }[] = [];
  socket.on('message', (bytes, from) => answers.push({ bytes, from: from.address, port: from.port }));
  try {
    for (const datagram of datagrams) socket.send(datagram, replayer.port, replayer.address);
    await wait(wait_ms);
    for (let waits = 0; answers.length < least && waits < 100; waits += 1) await wait(50);
  } finally {
    socket.close();
  }
  return answers;
}

test('an answer from a foreign source comes from elsewhere, over both families', async () => {
  for (const address of ['127.64.250.1', '::1']) {
    await withReplayer({ address, faults: { foreign_source: true } }, async (replayer) => {
      const [answer] = await exchange(replayer, [GET], 60, 1);
      assert.ok(answer);
      assert.notEqual(`${answer.from} ${answer.port}`, `${replayer.address} ${replayer.port}`);
      if (address !== '::1') assert.notEqual(answer.from, replayer.address);
    });
  }
});

test('duplicates are two datagrams, and a jittery answer is held back', () =>
  withReplayer({ faults: { duplicated: true, delay_ms: 20, jitter_ms: 10 } }, async (replayer) => {
    assert.equal((await exchange(replayer, [GET], 5)).length, 0);
    assert.equal((await exchange(replayer, [GET], 100, 2)).length, 2);
  }));

test('loss has the share asked for and repeats with its seed', async () => {
  const dropped: number[] = [];
  for (const seed of [7, 7, 8]) {
    await withReplayer({ seed, faults: { loss_percent: 30 } }, async (replayer) => {
      await exchange(replayer, Array<Uint8Array>(150).fill(GET), 80);
      // On a busy machine they come in later.
      for (let tries = 0; tries < 200 && replayer.counts.received < 150; tries += 1) await wait(25);
      assert.equal(replayer.counts.received, 150);
      assert.equal(replayer.counts.dropped + replayer.counts.sent, 150);
      dropped.push(replayer.counts.dropped);
    });
  }
  assert.equal(dropped[0], dropped[1]);
  for (const count of dropped) assert.ok(count > 22 && count < 70, String(count));
});

test('any datagram is survived', () =>
  withReplayer({}, async (replayer) => {
    const junk = fc.sample(fc.uint8Array({ maxLength: 300 }), 150);
    const bent = fc.sample(fc.tuple(fc.nat(GET.length - 1), fc.nat(255)), 150).map(([index, byte]) => {
      const datagram = Buffer.from(GET);
      datagram[index] = byte;
      return datagram;
    });
    await exchange(replayer, [...junk, ...bent], 80);
    assert.ok(replayer.counts.malformed > 0);
    // On a busy machine the answer takes its time.
    let answers = 0;
    for (let i = 0; i < 20 && answers === 0; i += 1) answers = (await exchange(replayer, [GET], 60)).length;
    assert.equal(answers, 1);
  }));

test('a taken port is said in a sentence', () =>
  withReplayer({}, async (replayer) => {
    await assert.rejects(
      startReplayer({ table: { rows: [] }, address: replayer.address, port: replayer.port }),
      /UDP 127\.64\.250\.1:\d+ is taken by another program/,
    );
  }));

test('closing frees the port, drops what is held back, and may be repeated; an abort closes too', async () => {
  const abort = new AbortController();
  const replayer = await startReplayer({ table: tableOf(entries), faults: { delay_ms: 5_000 }, signal: abort.signal });
  await exchange(replayer, [GET], 20);
  abort.abort();
  await replayer.close();
  const again = await startReplayer({ table: { rows: [] }, port: replayer.port });
  await again.close();
  await again.close();
});

const recordings = new URL('../../../shared/data/snmprec/snmprec/', import.meta.url);
const played = ['vrp_ac6605-26.snmprec', 'comware.snmprec'];
const absent = existsSync(recordings) ? false : 'the recordings of real devices are not beside this checkout';

for (const file of played) {
  test(`snmpbulkwalk reads the recording ${file} whole`, { skip: tools.skip || absent }, async () => {
    const table = parseSnmprec(readFileSync(new URL(file, recordings)));
    await withReplayer({ table }, async (replayer) => {
      const walk = await snmp('snmpbulkwalk', ...quick, '-t', '2', '-Oq', '-Cr25', at(replayer), '.1');
      const names = new Set(walk.lines.map((line) => line.split(' ')[0]));
      const missing = table.rows.filter((row) => !names.has(`.${dottedOfKey(row.key)}`));
      assert.equal(
        missing.length,
        0,
        missing
          .slice(0, 3)
          .map((row) => dottedOfKey(row.key))
          .join(),
      );
    });
  });
}
