import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseSyslog, type Syslog } from './parse.ts';
import { writeOld, writeStructured } from './write.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const parse = (text: string, now = NOW) => parseSyslog(Buffer.from(text), now);
const local = (...parts: [number, number, number, number, number, number, number?]) => new Date(...parts).getTime();

/** What real devices send, and what is to be read from it. */
const SAMPLES: { name: string; line: string; read: Partial<Syslog> }[] = [
  {
    name: 'VRP',
    line: '<188>Mar  1 2026 11:59:58+08:00 HW-CORE %%01IFNET/4/LINK_STATE(l)[0]:The line protocol IP on the interface GigabitEthernet0/0/1 has entered the DOWN state.',
    read: {
      form: 'rfc3164',
      facility: 23,
      severity: 4,
      sent_at: Date.UTC(2026, 2, 1, 3, 59, 58),
      hostname: 'HW-CORE',
      mnemonic: 'IFNET/4/LINK_STATE',
      text: 'The line protocol IP on the interface GigabitEthernet0/0/1 has entered the DOWN state.',
    },
  },
  {
    name: 'VRP without a PRI, as in its log buffer',
    line: '2026-03-01 11:59:58 HW-CORE %%01PHY/1/PHY(l)[12]:    GigabitEthernet0/0/2: change status to down',
    read: {
      facility: null,
      severity: 1,
      sent_at: local(2026, 2, 1, 11, 59, 58),
      hostname: 'HW-CORE',
      mnemonic: 'PHY/1/PHY',
    },
  },
  {
    name: 'Comware, the year behind the time',
    line: '<187>Mar  1 11:59:58 2026 H3C-S5560 %%10IFNET/3/LINK_UPDOWN: GigabitEthernet1/0/1 link status is down.',
    read: {
      severity: 3,
      sent_at: local(2026, 2, 1, 11, 59, 58),
      hostname: 'H3C-S5560',
      mnemonic: 'IFNET/3/LINK_UPDOWN',
      text: 'GigabitEthernet1/0/1 link status is down.',
    },
  },
  {
    name: 'IOS: a sequence number, a clock that was never set',
    line: '<187>29: *Mar  1 00:46:11.379: %LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to down',
    read: {
      severity: 3,
      hostname: null,
      mnemonic: 'LINK-3-UPDOWN',
      text: 'Interface GigabitEthernet0/1, changed state to down',
    },
  },
  {
    name: 'IOS with its own name and a zone',
    line: '<189>45: core-1: Mar  1 11:48:50.483 UTC: %SYS-5-RESTART: System restarted --',
    read: { hostname: 'core-1', sent_at: Date.UTC(2026, 2, 1, 11, 48, 50, 483), mnemonic: 'SYS-5-RESTART' },
  },
  {
    name: 'NX-OS, the year first',
    line: '<187>: 2026 Mar  1 11:59:58 CST: %ETHPORT-5-IF_DOWN_LINK_FAILURE: Interface Ethernet1/1 is down (Link failure)',
    read: {
      sent_at: Date.UTC(2026, 2, 1, 3, 59, 58),
      mnemonic: 'ETHPORT-5-IF_DOWN_LINK_FAILURE',
      text: 'Interface Ethernet1/1 is down (Link failure)',
    },
  },
  {
    name: 'IOS-XR',
    line: '<187>1234: RP/0/RSP0/CPU0:Mar  1 11:59:58.000 UTC: ifmgr[219]: %PKT_INFRA-LINK-3-UPDOWN : Interface Te0/0/0/1, changed state to Down',
    read: { hostname: 'RP/0/RSP0/CPU0', app: 'ifmgr', process: '219', mnemonic: 'PKT_INFRA-LINK-3-UPDOWN' },
  },
  {
    name: 'ASA',
    line: '<166>Mar 01 2026 11:59:58 fw01 : %ASA-6-302013: Built outbound TCP connection',
    read: { hostname: 'fw01', severity: 6, mnemonic: 'ASA-6-302013', text: 'Built outbound TCP connection' },
  },
  {
    name: 'Ruijie',
    line: '<187>Mar  1 11:59:58 Ruijie-S29 %LINK-3-UPDOWN: Interface GigabitEthernet 0/1, changed state to down.',
    read: { hostname: 'Ruijie-S29', mnemonic: 'LINK-3-UPDOWN' },
  },
  {
    name: 'Ruijie, the name behind the time and a colon',
    line: '<189>*Mar  1 11:59:58: Ruijie %LINEPROTO-5-UPDOWN: Line protocol on Interface VLAN 1, changed state to up.',
    read: { hostname: 'Ruijie', mnemonic: 'LINEPROTO-5-UPDOWN' },
  },
  {
    name: 'a Unix program',
    line: '<86>Mar  1 11:59:58 web-1 sshd[4711]: Failed password for root from 10.0.0.9 port 22 ssh2',
    read: { facility: 10, hostname: 'web-1', app: 'sshd', process: '4711', mnemonic: null },
  },
  {
    name: 'a program on its own machine leaves the host out',
    line: '<13>Mar  1 11:59:58 cron[12]: done',
    read: { hostname: null, app: 'cron', process: '12', text: 'done' },
  },
  {
    name: 'RFC 5424, its third example',
    line: '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"] \ufeffAn application event log entry...',
    read: {
      form: 'rfc5424',
      facility: 20,
      severity: 5,
      sent_at: Date.UTC(2003, 9, 11, 22, 14, 15, 3),
      hostname: 'mymachine.example.com',
      app: 'evntslog',
      process: null,
      message_id: 'ID47',
      data: {
        'exampleSDID@32473.iut': '3',
        'exampleSDID@32473.eventSource': 'Application',
        'exampleSDID@32473.eventID': '1011',
      },
      text: 'An application event log entry...',
    },
  },
  {
    name: 'RFC 5424 of nils only',
    line: '<14>1 - - - - - -',
    read: { form: 'rfc5424', sent_at: null, hostname: null, app: null, message_id: null, data: {}, text: '' },
  },
  {
    name: 'RFC 5424 around the text of a switch',
    line: '<187>1 2026-03-01T11:59:58+08:00 SW-1 - - - - %%01IFNET/4/IF_STATE(l)[2]:Interface Vlanif10 has turned into DOWN state.',
    read: { form: 'rfc5424', mnemonic: 'IFNET/4/IF_STATE', text: 'Interface Vlanif10 has turned into DOWN state.' },
  },
  { name: 'a PRI beyond 191 is text', line: '<999>hello', read: { form: 'plain', facility: null, text: '<999>hello' } },
  {
    name: 'an interface is no mnemonic',
    line: '<14>GigabitEthernet1/0/1: link down',
    read: { mnemonic: null, severity: 6 },
  },
  {
    name: 'structured data that breaks off is told as text',
    line: '<14>1 - h a - - [x y="1',
    read: { form: 'plain' },
  },
];

for (const { name, line, read } of SAMPLES) {
  test(`reads ${name}`, () => {
    const got = parse(line);
    assert.deepEqual(Object.fromEntries(Object.keys(read).map((key) => [key, got[key as keyof Syslog]])), read);
  });
}

test('GBK is read where the bytes are no UTF-8, and a character that a cut halved is left out', () => {
  // 接口down in GBK.
  const gbk = Buffer.concat([
    Buffer.from('<188>Mar  1 11:59:58 SW '),
    Buffer.from('bdd3bfda', 'hex'),
    Buffer.from('down'),
  ]);
  const read = parseSyslog(gbk, NOW);
  assert.deepEqual([read.encoding, read.text, read.hostname], ['gb18030', '接口down', 'SW']);
  const cut = Buffer.from('<14>接口').subarray(0, -1);
  assert.deepEqual([parseSyslog(cut, NOW).encoding, parseSyslog(cut, NOW).text], ['utf-8', '接']);
});

test('a year that is missing is the receiver’s; at the turn of the year the nearest one', () => {
  const new_year = local(2027, 0, 1, 0, 0, 5);
  assert.equal(parse('<14>Dec 31 23:59:59 h a: x', new_year).sent_at, local(2026, 11, 31, 23, 59, 59));
  const old_year = local(2026, 11, 31, 23, 59, 50);
  assert.equal(parse('<14>Jan  1 00:00:01 h a: x', old_year).sent_at, local(2027, 0, 1, 0, 0, 1));
  // 29 February in a year that has none: of the year before, or none at all.
  assert.equal(parse('<14>Feb 29 10:00:00 h a: x', local(2026, 2, 1, 0, 0, 0)).sent_at, null);
  assert.equal(parse('<14>Feb 31 10:00:00 h a: x').sent_at, null);
});

test('what would steer a terminal or turn the reading order is shown, not obeyed', () => {
  const read = parse('<14>1 - \u001b[2Jh a - - - \u001b]0;x\u0007\u202egnp.exe\r\nsecond\u0000');
  assert.equal(read.hostname, '^[[2Jh');
  assert.equal(read.text, '^[]0;x^G�gnp.exe↵second^@');
});

test('never throws, whatever comes, and keeps to its bounds', () => {
  const pieces = fc.constantFrom(
    '<14>',
    '<191>',
    '1 ',
    '- ',
    '[x y="',
    '\\"',
    '"]',
    ']',
    '[',
    'Mar  1 11:59:58 ',
    '2026-03-01T00:00:00Z ',
    '*',
    ': ',
    '%%01A/3/BC:',
    '%A-3-B: ',
    'host ',
    'app[1]: ',
    '\ufeff',
    '\0',
    '\u001b',
    '%',
    '12: ',
  );
  const hostile = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 40 });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        hostile.map((all) => Buffer.from(all.join(''))),
      ),
      (bytes) => {
        const read = parseSyslog(bytes, NOW);
        assert.ok(read.text.length <= 2_048 && (read.hostname ?? '').length <= 255);
        assert.ok(read.severity === null || (read.severity >= 0 && read.severity <= 7));
        assert.equal(read.text, read.text.toWellFormed());
      },
    ),
    { numRuns: 3_000 },
  );
});

test('takes no more than linear time for what is made to be slow', () => {
  const patterns = [
    '[',
    '<',
    '%',
    '%A-',
    '1: ',
    'a.',
    '[x ',
    '[x y="\\',
    ' ',
    ': ',
    '%%01A/',
    'A_',
    '\u00ff',
    '- ',
    '"] ',
  ];
  const time = (text: string) => {
    const bytes = Buffer.from(text);
    parseSyslog(bytes, NOW);
    const began = performance.now();
    for (let i = 0; i < 5; i += 1) parseSyslog(bytes, NOW);
    return performance.now() - began;
  };
  for (const pattern of patterns) {
    for (const head of ['', '<14>', '<14>1 - - - - - ', '<14>Mar  1 11:59:58 ']) {
      // 2 MB, 250 times as long as what comes in: quadratic work would take minutes.
      const took = time(head + pattern.repeat(2_000_000 / pattern.length));
      assert.ok(took < 2_000, `${JSON.stringify(head + pattern)}: ${took} ms`);
    }
  }
});

const token = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'abcXYZ019-_.'), minLength: 1, maxLength }).filter((word) => word !== '-');
const prose = fc
  .array(fc.constantFrom('接口', 'down', 'GigabitEthernet0/0/1', '"', '\\', ']', '[', 'π', ' ', '%'), { maxLength: 12 })
  .map((words) => words.join(' ').trim());
const common = {
  facility: fc.integer({ min: 0, max: 23 }),
  severity: fc.integer({ min: 0, max: 7 }),
};

test('reads back what a writer of RFC 5424 makes', () => {
  const param = fc.tuple(token(16), fc.string({ unit: fc.constantFrom('a', '"', '\\', ']', ' ', '值'), maxLength: 9 }));
  const element = fc.record({
    id: token(20),
    params: fc.uniqueArray(param, { maxLength: 3, selector: ([name]) => name }),
  });
  const line = fc.record({
    ...common,
    at: fc.integer({ min: 0, max: Date.UTC(2099, 0) }),
    hostname: fc.option(token(30)),
    app: fc.option(token(20)),
    process: fc.option(token(10)),
    message_id: fc.option(token(10)),
    text: prose,
  });
  fc.assert(
    fc.property(line, fc.uniqueArray(element, { maxLength: 3, selector: ({ id }) => id }), (given, data) => {
      const read = parse(writeStructured(given, data));
      const { text, ...head } = given;
      assert.deepEqual(
        { ...head, sent_at: head.at, at: undefined },
        {
          ...Object.fromEntries(Object.keys(head).map((key) => [key, read[key as keyof Syslog]])),
          sent_at: read.sent_at,
          at: undefined,
        },
      );
      assert.equal(read.text, text);
      const wanted = data.flatMap(({ id, params }) =>
        params.length === 0 ? [[id, '']] : params.map(([name, value]) => [`${id}.${name}`, value]),
      );
      assert.deepEqual(read.data, Object.fromEntries(wanted));
    }),
  );
});

test('reads back what a writer of RFC 3164 makes', () => {
  const line = fc.record({
    ...common,
    // Half a year back, so that the missing year is never in doubt; whole seconds.
    at: fc.integer({ min: 0, max: 180 * 86_400 }).map((s) => NOW - s * 1000),
    hostname: token(30).filter((word) => !/^\d{4}$|^-\d{4}$/.test(word) && !['CST', 'UTC'].includes(word)),
    app: token(20),
    process: fc.option(token(10)),
    text: prose.filter((text) => text !== '' && !text.startsWith(':')),
  });
  fc.assert(
    fc.property(line, (given) => {
      const { at, ...wanted } = given;
      const read = parse(writeOld(given));
      assert.equal(read.sent_at, at);
      assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((key) => [key, read[key as keyof Syslog]])), wanted);
    }),
  );
});
