/** What devices send by themselves: traps of all versions, syslog over UDP and in streams. */
import { Failure } from '#probes/failures.ts';
import { describeSyslog } from '#probes/receive/syslog/describe.ts';
import { createFramer } from '#probes/receive/syslog/frames.ts';
import { parseSyslog } from '#probes/receive/syslog/parse.ts';
import { describeNotification } from '#probes/receive/trap/describe.ts';
import { createEngine } from '#probes/receive/trap/engine.ts';
import type { User } from '#probes/receive/trap/keys.ts';
import { readCommunityMessage, versionOf } from '#probes/receive/trap/notification.ts';
import { writeTrap } from '#probes/receive/trap/write.ts';
import { captured } from './captured.ts';
import { inPieces } from './in-pieces.ts';
import type { Parser } from './parser.ts';
import { nestedBer, snmpV1Trap } from './snmp-messages.ts';

const NOW = Date.UTC(2026, 5, 1);
const isFailure = (thrown: unknown) => thrown instanceof Failure;
const USERS: User[] = [
  { kind: 'snmp_user', user: 'open' },
  {
    ...{ kind: 'snmp_user', user: 'nms', auth_protocol: 'sha', auth_key: 'authentication-1' },
    ...{ priv_protocol: 'aes', priv_key: 'privacy-privacy-1' },
  },
];
const engine = createEngine({ engine_id: Buffer.from('8000000005a1b2c3d4e5', 'hex'), users: () => USERS });

const trap = writeTrap({
  ...{ community: 'public', uptime_ticks: 4711, oid: '1.3.6.1.6.3.1.1.5.3' },
  objects: [
    ['1.3.6.1.2.1.2.2.1.1.3', 3],
    ['1.3.6.1.2.1.2.2.1.2.3', 'GigabitEthernet0/0/3'],
  ],
});

const LINES = [
  '<165>1 2026-03-01T12:00:00.123+08:00 core-1 app 12 ID47 [exampleSDID@32473 iut="3" event="a\\"b"] \ufefftext',
  '<189>Mar  1 2026 12:00:00+08:00 core-1 %%01IFNET/4/LINK_STATE(l)[0]:The line is down.',
  '<187>29: core-1: *Mar  1 12:00:00.123: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down',
  '<13>Mar  1 12:00:00 host su[12]: 用户 root 登录',
];

export const parsers: readonly Parser[] = [
  {
    name: 'SNMP traps and informs (v1, v2c)',
    corpus: [trap, snmpV1Trap()],
    refuses: isFailure,
    hard: nestedBer,
    read(bytes) {
      if (versionOf(bytes) === 3) return undefined;
      const { version, notification } = readCommunityMessage(bytes);
      return describeNotification(notification, { version });
    },
    whole: (value) => value !== undefined,
  },
  {
    name: 'SNMPv3 traps and discovery',
    corpus: [
      ...captured.snmpv3,
      // A discovery as net-snmp sends it.
      Buffer.from(
        '303e020103301102042a2a2a2a020300ffe30401040201030410300e0400020100020100040004000400301404000400a00e0204111111110201000201003000',
        'hex',
      ),
    ],
    refuses: isFailure,
    hard: nestedBer,
    read: (bytes) => engine.hear(bytes),
  },
  {
    name: 'syslog messages',
    corpus: [
      ...LINES.map((line) => Buffer.from(line)),
      Buffer.from('<13>Mar  1 12:00:00 h \xd6\xd0\xb9\xfa', 'latin1'),
    ],
    words: [
      '<13>',
      '1 ',
      '2026-03-01T12:00:00Z ',
      'Mar  1 12:00:00 ',
      '[a b="c"]',
      '\\"',
      '%%01A/4/B(l):',
      '%A-3-B: ',
      '- ',
    ],
    hard: (n) => [
      ...[`<13>1 - - - - - ${'[a]'.repeat(n)}`, `<13>1 - - - - - [a ${'b="c" '.repeat(n)}]`, `<13>${'%'.repeat(n)}`],
      ...[`<13>Mar  1 12:00:00 ${'a:'.repeat(n)}`, `<13>1 - - - - - [a b="${'\\'.repeat(n)}`, '<'.repeat(n)],
    ],
    most: 65_507,
    read(bytes) {
      const said = parseSyslog(bytes, NOW);
      if (said.text.length > 2_048 + 1) throw new Error('its text has no end');
      return describeSyslog(said, false);
    },
  },
  {
    name: 'syslog in a stream (counted, by lines)',
    corpus: [
      Buffer.from(LINES.map((line) => `${Buffer.byteLength(line)} ${line}`).join('')),
      Buffer.from(`${LINES.join('\n')}\n`),
    ],
    words: ['12 ', '\n', '9999999 ', '99999999 ', '0 ', '\r', '\0'],
    hard: (n) => ['\n'.repeat(n), 'x'.repeat(n), '1 '.repeat(n), '9'.repeat(n)],
    read: (bytes) =>
      inPieces(bytes, (pieces) => {
        const heard: string[] = [];
        const framer = createFramer((message, cut) => heard.push(`${cut} ${Buffer.from(message).toString('latin1')}`));
        let goes_on = true;
        for (const piece of pieces) goes_on &&= framer.push(piece);
        if (goes_on) framer.end();
        return heard;
      }),
  },
];
