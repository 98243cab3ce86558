/** DNS messages on the wire (RFC 1035, EDNS0 of RFC 6891): one question out, one answer in. Reads nothing outside the message. */

import { garbled } from '../failures.ts';
import { readName, writeName } from './name.ts';
import { readData } from './records.ts';

export const DNS_TYPES = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DS: 43,
  DNSKEY: 48,
  SVCB: 64,
  HTTPS: 65,
  CAA: 257,
} as const;
export type DnsType = keyof typeof DNS_TYPES;

const TYPE_NAMES = new Map<number, string>(Object.entries(DNS_TYPES).map(([name, code]) => [code, name]));
const RCODES = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
];
const OPT = 41;
const INTERNET = 1;
const MAX_RECORDS = 1_000;

export type DnsQuestion = { name: string; type: DnsType };
export type DnsRecord = { name: string; type: string; ttl: number; value: string };
export type DnsMessage = {
  id: number;
  is_response: boolean;
  authoritative: boolean;
  truncated: boolean;
  recursion_available: boolean;
  authenticated: boolean;
  rcode: string;
  /** Absent when the server repeated no question, as some do with FORMERR. */
  question?: { name: string; type: string };
  answers: DnsRecord[];
  /** Of a referral: the name servers of the zone below. */
  authorities: DnsRecord[];
  /** Of a referral: their addresses (glue). */
  additionals: DnsRecord[];
};

export type QueryOptions = {
  id: number;
  recursion: boolean;
  edns: boolean /** The size of answer that fits, in bytes. */;
  udp_bytes: number;
};

/** One query. AD asks for the authenticated flag in the answer without the signatures (RFC 6840, section 5.7). */
export function encodeQuery(question: DnsQuestion, { id, recursion, edns, udp_bytes }: QueryOptions): Buffer {
  const name = writeName(question.name);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(id, 0);
  head.writeUInt16BE((recursion ? 0x0100 : 0) | 0x0020, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(edns ? 1 : 0, 10);
  const tail = Buffer.alloc(4);
  tail.writeUInt16BE(DNS_TYPES[question.type], 0);
  tail.writeUInt16BE(INTERNET, 2);
  if (!edns) return Buffer.concat([head, name, tail]);
  const option = Buffer.alloc(11);
  option.writeUInt16BE(OPT, 1);
  option.writeUInt16BE(udp_bytes, 3);
  return Buffer.concat([head, name, tail, option]);
}

/** Throws `garbled` for what isn't a DNS message. A truncated one may end early. */
export function decodeMessage(bytes: Buffer): DnsMessage {
  if (bytes.length < 12) throw garbled('a DNS message has at least 12 bytes');
  const flags = bytes.readUInt16BE(2);
  const [questions, answers, authorities, additionals] = [4, 6, 8, 10].map((at) => bytes.readUInt16BE(at)) as [
    number,
    number,
    number,
    number,
  ];
  if (questions > 1) throw garbled(`${questions} questions in one answer`);
  const message: DnsMessage = {
    id: bytes.readUInt16BE(0),
    is_response: (flags & 0x8000) !== 0,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    recursion_available: (flags & 0x0080) !== 0,
    authenticated: (flags & 0x0020) !== 0,
    rcode: '',
    answers: [],
    authorities: [],
    additionals: [],
  };
  let at = 12;
  if (questions === 1) {
    const { name, next } = readName(bytes, at);
    if (next + 4 > bytes.length) throw garbled('the question ends outside the message');
    message.question = { name, type: typeName(bytes.readUInt16BE(next)) };
    at = next + 4;
  }
  const total = answers + authorities + additionals;
  if (total > MAX_RECORDS) throw garbled(`more than ${MAX_RECORDS} records`);
  let extended = 0;
  for (let index = 0; index < total; index += 1) {
    if (at === bytes.length && message.truncated) break;
    const { record, code, raw_ttl, next } = readRecord(bytes, at);
    if (code === OPT) extended = raw_ttl >>> 24;
    else if (index < answers) message.answers.push(record);
    else if (index < answers + authorities) message.authorities.push(record);
    else message.additionals.push(record);
    at = next;
  }
  const rcode = (extended << 4) | (flags & 0x0f);
  message.rcode = RCODES[rcode] ?? (rcode === 16 ? 'BADVERS' : `RCODE${rcode}`);
  return message;
}

function readRecord(bytes: Buffer, at: number) {
  const { name, next } = readName(bytes, at);
  if (next + 10 > bytes.length) throw garbled('a record ends outside the message');
  const code = bytes.readUInt16BE(next);
  const raw_ttl = bytes.readUInt32BE(next + 4);
  const start = next + 10;
  const end = start + bytes.readUInt16BE(next + 8);
  if (end > bytes.length) throw garbled('a record ends outside the message');
  const type = typeName(code);
  // RFC 2181, section 8: a TTL with its highest bit set is zero.
  const ttl = raw_ttl > 0x7fffffff ? 0 : raw_ttl;
  return {
    record: { name, type, ttl, value: code === OPT ? '' : readData(bytes, type, start, end) },
    code,
    raw_ttl,
    next: end,
  };
}

const typeName = (code: number): string => TYPE_NAMES.get(code) ?? `TYPE${code}`;
