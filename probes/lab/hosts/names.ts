/** An authoritative name server (RFC 1035) for one small zone; refuses all others. */

const TYPES = { A: 1, NS: 2, CNAME: 5, SOA: 6, MX: 15, TXT: 16, AAAA: 28, ANY: 255 } as const;
export type RecordType = Exclude<keyof typeof TYPES, 'ANY'>;

/** One record: its owner (lower case, no last dot), type, and data already encoded. */
export type NameRecord = { owner: string; type: RecordType; data: Uint8Array };

const TTL_S = 60;
const HEADER = 12;
const RCODE = { ok: 0, malformed: 1, no_such_name: 3, not_implemented: 4, refused: 5 };

/** A name on the wire, uncompressed. */
export function encodeName(name: string): Buffer {
  const labels = name === '' ? [] : name.split('.');
  return Buffer.concat([...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)])), Buffer.of(0)]);
}

type Question = { name: string; type: number; class: number; end: number };

/** The question, read within bounds; compression has no place in it. */
function readQuestion(bytes: Buffer): Question | undefined {
  const labels: string[] = [];
  let at = HEADER;
  for (;;) {
    const length = bytes[at];
    if (length === undefined || length > 63 || at - HEADER > 255) return undefined;
    at += 1;
    if (length === 0) break;
    if (at + length > bytes.length) return undefined;
    labels.push(bytes.toString('latin1', at, at + length).toLowerCase());
    at += length;
  }
  if (at + 4 > bytes.length) return undefined;
  return { name: labels.join('.'), type: bytes.readUInt16BE(at), class: bytes.readUInt16BE(at + 2), end: at + 4 };
}

/** The answer to a query; undefined for what is none (too short, or itself a response). */
export function answerName(zone: string, records: readonly NameRecord[], query: Buffer): Buffer | undefined {
  if (query.length < HEADER || (query.readUInt16BE(2) & 0x8000) !== 0) return undefined;
  const question = query.readUInt16BE(4) === 1 ? readQuestion(query) : undefined;
  if (!question) return message(query, undefined, RCODE.malformed, [], []);
  if ((query.readUInt16BE(2) & 0x7800) !== 0) return message(query, question, RCODE.not_implemented, [], []);
  const inside = question.name === zone || question.name.endsWith(`.${zone}`);
  if (!inside || question.class !== 1) return message(query, question, RCODE.refused, [], []);
  const soa = records.filter((record) => record.owner === zone && record.type === 'SOA');
  const owned = records.filter((record) => record.owner === question.name);
  const there = owned.length > 0 || records.some((record) => record.owner.endsWith(`.${question.name}`));
  if (!there) return message(query, question, RCODE.no_such_name, [], soa);
  const found = owned.filter(
    (record) => question.type === TYPES.ANY || TYPES[record.type] === question.type || record.type === 'CNAME',
  );
  return message(query, question, RCODE.ok, found, found.length === 0 ? soa : []);
}

function message(
  query: Buffer,
  question: Question | undefined,
  rcode: number,
  answers: readonly NameRecord[],
  authority: readonly NameRecord[],
): Buffer {
  const header = Buffer.alloc(HEADER);
  query.copy(header, 0, 0, 2);
  // Response, the opcode and recursion flag of the query, authoritative inside the zone.
  const authoritative = rcode === RCODE.ok || rcode === RCODE.no_such_name ? 0x0400 : 0;
  header.writeUInt16BE(0x8000 | (query.readUInt16BE(2) & 0x7900) | authoritative | rcode, 2);
  header.writeUInt16BE(question ? 1 : 0, 4);
  header.writeUInt16BE(answers.length, 6);
  header.writeUInt16BE(authority.length, 8);
  const asked = question ? query.subarray(HEADER, question.end) : Buffer.alloc(0);
  return Buffer.concat([header, asked, ...[...answers, ...authority].map(encodeRecord)]);
}

function encodeRecord({ owner, type, data }: NameRecord): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(TYPES[type], 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(TTL_S, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodeName(owner), fixed, data]);
}
