/** Binary protocols that probes ask: SNMP, DNS, NTP, SSH, TLCP and TLS 1.3, and the first words of services. */
import { readReply as readFtp } from '#probes/clear-text/ftp.ts';
import { readCapabilities as readImap } from '#probes/clear-text/imap.ts';
import { readRootDse, rootDseRequest } from '#probes/clear-text/ldap.ts';
import { readCapabilities as readPop3 } from '#probes/clear-text/pop3.ts';
import { readTelnet } from '#probes/clear-text/telnet.ts';
import { readTypes, readVersion } from '#probes/clear-text/vnc.ts';
import { decodeMessage, encodeQuery } from '#probes/dns/codec.ts';
import { Failure } from '#probes/failures.ts';
import { readFping, readPing } from '#probes/icmp/program.ts';
import { readAlive } from '#probes/icmp/sweep.ts';
import { PDU, readRequest } from '#probes/lab/message.ts';
import { parseSnmprec } from '#probes/lab/snmprec.ts';
import { decodeReply, referenceText } from '#probes/ntp/packet.ts';
import { readBson } from '#probes/open-access/bson.ts';
import { readMssql, readMysql, readPostgresql, readTns, tnsPing } from '#probes/open-access/databases.ts';
import { readVersion as readMemcached } from '#probes/open-access/memcached.ts';
import { readMessage, writeMessage } from '#probes/open-access/mongodb.ts';
import { readReply as readRedis } from '#probes/open-access/redis.ts';
import { readSmb1, readSmb2, smb1Negotiate, smb2Negotiate } from '#probes/open-access/smb.ts';
import { readWord } from '#probes/open-access/zookeeper.ts';
import { readPassage } from '#probes/path-mtu.ts';
import { decodeDateAndTime, decodeInet, decodeLldpId, decodeText } from '#probes/snmp/decode.ts';
import { encodeOid } from '#probes/snmp/oid.ts';
import { decodeAnswer, GET, GET_BULK, RESPONSE, readCells, readProtection, readVarbinds } from '#probes/snmp/wire.ts';
import { describeHostKey, provesHostKey } from '#probes/ssh/host-key.ts';
import { readOffer, readReply, writeOffer } from '#probes/ssh/kex.ts';
import { readIdentification, readPacket, writePacket, writeString } from '#probes/ssh/wire.ts';
import { tlcpFlight } from '#probes/tlcp/ask-tlcp.ts';
import { readCertificate } from '#probes/tlcp/certificate.ts';
import { tlcpHello } from '#probes/tlcp/hello.ts';
import { Malformed } from '#probes/tlcp/reader.ts';
import { readRecordings } from '#probes/tlcp/recordings.ts';
import { joinRecords } from '#probes/tlcp/records.ts';
import { tls13Flight } from '#probes/tlcp/tls13-flight.ts';
import { captured } from './captured.ts';
import { inPieces } from './in-pieces.ts';
import type { Parser } from './parser.ts';
import { nestedBer, snmpAnswer } from './snmp-messages.ts';

const isFailure = (thrown: unknown) => thrown instanceof Failure;
const text = (...lines: string[]) => lines.map((line) => Buffer.from(line, 'latin1'));
const NOW = Date.UTC(2026, 5, 1);
const IF_DESCR = '1.3.6.1.2.1.2.2.1.2';

const random = Buffer.alloc(32);
const hello = tlcpHello(random, undefined);
const recordings = readRecordings().filter(({ server }) => server.length > 0);
/** Of recordings where they are; else of what was captured from openssl. */
const flights =
  recordings.length > 0 ? recordings.flatMap(({ server }, at) => (at % 4 === 0 ? [server] : [])) : captured.tls;
const certificates = flights.flatMap((server) => {
  try {
    const { flight, hear } = tlcpFlight(random);
    for (const record of joinRecords().push(server)) if (hear(record) === 'enough') break;
    return flight.chain.map(({ der }) => der);
  } catch {
    return [];
  }
});

export const parsers: readonly Parser[] = [
  {
    name: 'SNMP answers (BER, v1 and v2c)',
    corpus: [...captured.snmp, snmpAnswer(RESPONSE), snmpAnswer(GET), snmpAnswer(GET_BULK)],
    refuses: isFailure,
    hard: nestedBer,
    read(bytes) {
      const answer = decodeAnswer(bytes);
      const varbinds = readVarbinds(answer);
      readCells(answer, [encodeOid(IF_DESCR), encodeOid('1.3.6.1.2.1.2.2.1.10')]);
      return varbinds.map(({ oid, value }) => [oid, decodeText(value), decodeLldpId('mac', value)]);
    },
    whole: Array.isArray,
  },
  {
    name: 'SNMPv3 answers: how they are protected',
    corpus: captured.snmpv3,
    hard: nestedBer,
    read: readProtection,
    whole: (value) => value !== undefined,
  },
  {
    name: 'SNMP texts, dates and addresses',
    corpus: [Buffer.from('政务外网'), Buffer.from([0xd5, 0xfe]), Buffer.from('07ea0601000000002b0800', 'hex')],
    read: (bytes) => [decodeText(bytes), decodeDateAndTime(bytes), decodeInet(bytes), decodeLldpId('network', bytes)],
  },
  {
    name: 'SNMP requests to the lab',
    corpus: [snmpAnswer(PDU.get), snmpAnswer(PDU.get_next), snmpAnswer(PDU.get_bulk)],
    hard: nestedBer,
    read: readRequest,
    whole: (value) => value !== undefined,
  },
  {
    name: 'recordings of devices (.snmprec)',
    corpus: text('1.3.6.1.2.1.1.1.0|4|Linux\n1.3.6.1.2.1.1.3.0|67|1234\n1.3.6.1.2.1.2.2.1.6.1|4x|0011aabbccdd\n'),
    words: ['1.3.6.1', '|', '4x|', '2|', '65e|', '\\x', '\n', '64|', '99999999999999999999'],
    hard: (n) => [`1.3.6|4x|${'00'.repeat(n)}`, `1${'.1'.repeat(n)}|2|1`],
    read: parseSnmprec,
    most: 1_000_000,
  },
  {
    name: 'DNS messages',
    corpus: [...captured.dns, encodeQuery({ name: 'a.test', type: 'AAAA' }, QUERY())],
    refuses: isFailure,
    hard: (n) => [Buffer.concat([captured.dns[0]?.subarray(0, 12) ?? random, Buffer.alloc(n, 0xc0)])],
    read: decodeMessage,
    // Whoever cuts a message says so by its flag.
    whole: (message) => !(message as { truncated: boolean }).truncated,
  },
  {
    name: 'NTP replies',
    corpus: captured.ntp,
    refuses: isFailure,
    read: (bytes) => referenceText(decodeReply(bytes, NOW), 4),
    whole: (value) => value !== undefined,
  },
  {
    name: 'SSH: the first lines',
    corpus: captured.ssh_lines,
    refuses: isFailure,
    words: ['SSH-', '2.0-', '\r\n', '1.99-', ' '],
    hard: (n) => ['x\n'.repeat(n), 'x'.repeat(n), `SSH-2.0-${'x'.repeat(n)}`],
    read: readIdentification,
    whole: (value) => value !== undefined,
  },
  {
    name: 'SSH: algorithms and the host key',
    corpus: [...captured.ssh_packets, writePacket(writeOffer(['ssh-rsa']))],
    refuses: isFailure,
    read(bytes) {
      const packet = readPacket(bytes);
      if (!packet) return undefined;
      if (packet.payload[0] === 20) return readOffer(packet.payload);
      const { host_key, signature } = readReply(packet.payload);
      return { ...describeHostKey(host_key), proves: provesHostKey(host_key, random, signature) };
    },
    whole: (value) => value !== undefined,
  },
  {
    name: 'SSH: keys and signatures alone',
    corpus: [
      ...['ssh-ed25519', 'ssh-rsa', 'ecdsa-sha2-nistp256'].map((type) =>
        Buffer.concat([writeString(type), writeString(Buffer.alloc(32, 7)), writeString(Buffer.alloc(65, 4))]),
      ),
    ],
    refuses: isFailure,
    read: (bytes) => [describeHostKey(bytes), provesHostKey(bytes, random, bytes)],
    share: 0.5,
  },
  {
    name: 'TLCP: records, handshake and certificates',
    corpus: flights,
    refuses: (thrown) => thrown instanceof Malformed,
    read: (bytes) =>
      inPieces(bytes, (pieces) => {
        const { flight, hear } = tlcpFlight(random);
        const records = joinRecords();
        for (const piece of pieces)
          for (const record of records.push(piece)) if (hear(record) === 'enough') return seenOf(flight);
        return seenOf(flight);
      }),
    share: 0.3,
  },
  {
    name: 'TLS 1.3 with SM suites (RFC 8998)',
    corpus: flights,
    refuses: (thrown) => thrown instanceof Malformed,
    read(bytes) {
      const { flight, hear } = tls13Flight(
        hello,
        () => hello,
        () => Buffer.alloc(32),
      );
      for (const record of joinRecords().push(bytes)) if (hear(record) === 'enough') break;
      return seenOf(flight);
    },
    share: 0.5,
  },
  {
    name: 'certificates of servers (DER, SM2 as well)',
    corpus: certificates,
    hard: nestedBer,
    read: (bytes) => readCertificate(bytes)?.subject,
    whole: (value) => value !== undefined,
    share: 0.5,
  },
  {
    name: 'what fping and ping print',
    refuses: isFailure,
    corpus: text(
      '10.0.0.1 : 0.28 - 0.05\nICMP Host Unreachable from 10.0.0.9 for ICMP Echo sent to 10.0.0.1\n',
      '64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.05 ms\nFrom 10.0.0.9 icmp_seq=2 Destination Host Unreachable\n',
      '10.0.0.1 is alive (0.05 ms)\n',
    ),
    words: ['icmp_seq=', 'seq=1 ', 'time=1 ms', ' : ', 'From ', 'Frag needed and DF set (mtu = 1400)', 'DUP!'],
    hard: (n) => ['seq=1 '.repeat(n), ' : - '.repeat(n), `x : ${'1 '.repeat(n)}`],
    read(bytes) {
      const stdout = bytes.toString('latin1');
      return [
        readFping(stdout).size,
        readPing(stdout, 3),
        readAlive(stdout),
        readPassage({ code: 1, stdout, stderr: stdout }, 1_400, 2),
      ];
    },
  },
  {
    name: 'first words of services in clear text',
    corpus: [
      ...text(
        '211-Features:\r\n AUTH TLS\r\n211 End\r\n',
        '* CAPABILITY IMAP4rev1 STARTTLS\r\na OK\r\n',
        'RFB 003.008\n',
      ),
      ...text('+OK\r\nSTLS\r\n.\r\n', '\xff\xfd\x18\xff\xfa\x18\x01\xff\xf0login: '),
      ...[rootDseRequest(), Buffer.from('300c02010165070a013204000400', 'hex')],
    ],
    words: ['211-', '\r\n', '* CAPABILITY ', '+OK', '\xff\xfa', '\xff\xf0', 'RFB '],
    hard: (n) => ['211-x\r\n'.repeat(n), '\xff\xfd\x18'.repeat(n), 'x '.repeat(n), ...nestedBer(n)],
    read: (bytes) => [
      ...[readFtp, readImap, readPop3, readTelnet, readRootDse, readVersion].map((read) => read(bytes)),
      ...[3, 7, 8].map((minor) => readTypes(bytes, { major: 3, minor })),
    ],
  },
  {
    name: 'first words of databases and shares',
    corpus: [
      ...text(
        '$33\r\n# Server\r\nredis_version:7.2.4\r\n\r\n',
        'VERSION 1.6.9\r\n',
        'Zookeeper version: 3.8\n',
        '*1\r\n$4\r\nPING\r\n',
      ),
      ...[tnsPing(), smb1Negotiate(), smb2Negotiate('3.1.1'), writeMessage(1, { hello: 1, $db: 'admin' })],
      Buffer.from('J\0\0\0\n8.0.36\0\x08\0\0\0abcdefgh\0', 'latin1'),
    ],
    words: ['*', '$', '-1\r\n', '+', '-NOAUTH ', '\xfeSMB', '\xffSMB', ':1\r\n'],
    hard: (n) => ['*1\r\n'.repeat(n), `$${'9'.repeat(n)}\r\n`, Buffer.alloc(n, 3)],
    read: (bytes) =>
      [readBson, readMysql, readPostgresql, readMssql, readTns, readMemcached, readMessage, readRedis]
        .concat([readSmb1, readSmb2, readWord] as never)
        .map((read) => read(bytes)),
  },
];

function QUERY() {
  return { id: 7, recursion: true, edns: true, udp_bytes: 1_232 };
}

/** What was found, without the times and functions in it. */
const seenOf = (flight: ReturnType<typeof tlcpFlight>['flight']) => ({
  suite: flight.hello?.suite,
  alert: flight.alert,
  proved: flight.is_key_proved,
  complete: flight.is_complete,
  chain: flight.chain.map(({ certificate }) => certificate?.fingerprint_sha256),
});
