/** SNMP messages of community based versions (v1 RFC 1157, v2c RFC 3416), as an agent reads and writes them. */
import { type Element, headSize, keyOfOid, readElement, readInteger, TAG, writeHead } from './ber.ts';

export const PDU = { get: 0xa0, get_next: 0xa1, response: 0xa2, set: 0xa3, get_bulk: 0xa5 } as const;

/** RFC 3416's error-status. */
export const ERROR = { none: 0, too_big: 1, no_such_name: 2, general: 5, not_writable: 17 } as const;

/** A request, as far as an agent needs it. */
export type Request = {
  /** 0 is v1, 1 is v2c. */
  version: 0 | 1;
  community: Uint8Array;
  pdu: number;
  /** The whole element, echoed as it came. */
  request_id: Uint8Array;
  /** GetBulk's two numbers; of other requests they say nothing. */
  non_repeaters: number;
  max_repetitions: number;
  /** The names asked for; `oid` is the element's contents. */
  names: { key: string; oid: Uint8Array }[];
  /** The contents of the list of VarBinds, for errors, which send it back. */
  raw_binds: Uint8Array;
};

/** Few real requests name more; the limit keeps a hostile one cheap. */
export const MAX_NAMES = 1_000;

/** A request from a datagram; undefined for everything else. */
export function readRequest(bytes: Uint8Array): Request | undefined {
  const message = readElement(bytes, 0, bytes.length);
  if (message?.tag !== TAG.sequence) return undefined;
  const version = readElement(bytes, message.start, message.end);
  if (version?.tag !== TAG.integer) return undefined;
  const number = readInteger(bytes, version);
  if (number !== 0 && number !== 1) return undefined;
  const community = readElement(bytes, version.end, message.end);
  if (community?.tag !== TAG.octets) return undefined;
  const pdu = readElement(bytes, community.end, message.end);
  if (!pdu || !(Object.values(PDU) as number[]).includes(pdu.tag) || pdu.tag === PDU.response) return undefined;
  if (pdu.tag === PDU.get_bulk && number === 0) return undefined;
  const numbers = readNumbers(bytes, pdu);
  if (!numbers) return undefined;
  const list = readElement(bytes, numbers.end, pdu.end);
  if (list?.tag !== TAG.sequence) return undefined;
  const names = readNames(bytes, list);
  return (
    names && {
      version: number,
      community: bytes.subarray(community.start, community.end),
      pdu: pdu.tag,
      request_id: bytes.subarray(pdu.start, numbers.id_end),
      non_repeaters: Math.max(0, numbers.first),
      max_repetitions: Math.max(0, numbers.second),
      names,
      raw_binds: bytes.subarray(list.start, list.end),
    }
  );
}

function readNumbers(bytes: Uint8Array, pdu: Element) {
  const id = readElement(bytes, pdu.start, pdu.end);
  const one = id?.tag === TAG.integer ? readElement(bytes, id.end, pdu.end) : undefined;
  const other = one?.tag === TAG.integer ? readElement(bytes, one.end, pdu.end) : undefined;
  if (!id || !one || other?.tag !== TAG.integer) return undefined;
  const first = readInteger(bytes, one);
  const second = readInteger(bytes, other);
  if (first === undefined || second === undefined || readInteger(bytes, id) === undefined) return undefined;
  return { id_end: id.end, first, second, end: other.end };
}

function readNames(bytes: Uint8Array, list: Element): Request['names'] | undefined {
  const names: Request['names'] = [];
  for (let at = list.start; at < list.end; ) {
    const bind = readElement(bytes, at, list.end);
    const name = bind?.tag === TAG.sequence ? readElement(bytes, bind.start, bind.end) : undefined;
    const key = bind && name?.tag === TAG.oid ? keyOfOid(bytes, name) : undefined;
    if (!bind || !name || key === undefined || names.length === MAX_NAMES) return undefined;
    names.push({ key, oid: bytes.subarray(name.start, name.end) });
    at = bind.end;
  }
  return names;
}

/** What an agent says, before it is written. */
export type Response = { error: number; error_index: number; binds: readonly Uint8Array[] };

/** How long the datagram with so many bytes of VarBinds is. */
export function responseSize(request: Request, bindsLength: number): number {
  const pdu = pduLength(request, bindsLength);
  const body = 3 + headSize(request.community.length) + request.community.length + headSize(pdu) + pdu;
  return headSize(body) + body;
}

function pduLength(request: Request, bindsLength: number): number {
  // Error status (one byte) and error index (two bytes) have fixed lengths here, which BER of SNMP allows.
  return request.request_id.length + 3 + 4 + headSize(bindsLength) + bindsLength;
}

/** Writes the response to a request. */
export function writeResponse(request: Request, response: Response): Buffer {
  const { community, request_id } = request;
  const length = response.binds.reduce((sum, bind) => sum + bind.length, 0);
  const pdu = pduLength(request, length);
  const body = 3 + headSize(community.length) + community.length + headSize(pdu) + pdu;
  const bytes = Buffer.allocUnsafe(headSize(body) + body);
  let at = writeHead(bytes, 0, TAG.sequence, body);
  at = writeHead(bytes, at, TAG.integer, 1);
  bytes[at++] = request.version;
  at = writeHead(bytes, at, TAG.octets, community.length);
  bytes.set(community, at);
  at = writeHead(bytes, at + community.length, PDU.response, pdu);
  bytes.set(request_id, at);
  at = writeHead(bytes, at + request_id.length, TAG.integer, 1);
  bytes[at++] = response.error;
  at = writeHead(bytes, at, TAG.integer, 2);
  at = bytes.writeUInt16BE(response.error_index, at);
  at = writeHead(bytes, at, TAG.sequence, length);
  for (const bind of response.binds) {
    bytes.set(bind, at);
    at += bind.length;
  }
  return bytes;
}
