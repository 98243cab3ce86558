/** What an SNMP agent answers to a request, without a network: pure but for live values. */
import { element, TAG } from './ber.ts';
import type { Faults } from './faults.ts';
import { ERROR, PDU, type Request, type Response, responseSize } from './message.ts';
import { bindOf, currentBind, lowerBound, type Row } from './table.ts';

/** More repetitions than this are never served, whatever is asked for. */
const MAX_REPETITIONS = 1_000;

export type AgentOptions = {
  rows: readonly Row[];
  /** The longest datagram that may be sent; GetBulk answers with fewer rows instead of exceeding it. */
  max_datagram_bytes: number;
  faults: Faults;
};

/** The answer to a request whose community was accepted. */
export function respond(request: Request, options: AgentOptions): Response {
  const { faults } = options;
  if (faults.general_error) return failed(request, ERROR.general, 1);
  if (request.pdu === PDU.set)
    return failed(request, request.version === 0 ? ERROR.no_such_name : ERROR.not_writable, 1);
  const response = request.pdu === PDU.get_bulk ? respondBulk(request, options) : respondSingle(request, options);
  if (response.error !== ERROR.none) return response;
  const length = response.binds.reduce((sum, bind) => sum + bind.length, 0);
  const tooMany = faults.too_big_above !== undefined && response.binds.length > faults.too_big_above;
  if (tooMany || responseSize(request, length) > options.max_datagram_bytes) return failed(request, ERROR.too_big, 0);
  return response;
}

/** An error response: v2c's tooBig has no VarBinds (RFC 3416 4.2.1), every other one repeats the request's. */
function failed(request: Request, error: number, index: number): Response {
  const empty = error === ERROR.too_big && request.version === 1;
  return { error, error_index: index, binds: empty ? [] : [request.raw_binds] };
}

function respondSingle(request: Request, { rows, faults }: AgentOptions): Response {
  const binds: Uint8Array[] = [];
  for (const [index, name] of request.names.entries()) {
    const found = request.pdu === PDU.get ? exact(rows, name.key) : next(rows, name.key, faults, request.version);
    if (request.version === 0 && (!found || found.tag === TAG.counter64)) {
      return failed(request, ERROR.no_such_name, index + 1);
    }
    if (found) binds.push(bindFor(found, faults));
    else binds.push(exception(name.oid, request.pdu === PDU.get ? absence(rows, name.key) : TAG.end_of_mib_view));
  }
  return { error: ERROR.none, error_index: 0, binds };
}

/** RFC 3416 4.2.3, ending early when the datagram is full or every column has ended. */
function respondBulk(request: Request, options: AgentOptions): Response {
  const { rows, faults } = options;
  const binds: Uint8Array[] = [];
  let length = 0;
  const push = (bind: Uint8Array): boolean => {
    if (binds.length > 0 && responseSize(request, length + bind.length) > options.max_datagram_bytes) return false;
    binds.push(bind);
    length += bind.length;
    return true;
  };
  const singles = request.names.slice(0, request.non_repeaters);
  for (const name of singles) {
    const row = next(rows, name.key, faults, 1);
    if (!push(row ? bindFor(row, faults) : exception(name.oid, TAG.end_of_mib_view))) break;
  }
  let columns = request.names.slice(request.non_repeaters);
  const times = columns.length === 0 ? 0 : Math.min(request.max_repetitions, MAX_REPETITIONS);
  for (let time = 0; time < times; time++) {
    let ended = 0;
    const following: Request['names'] = [];
    for (const name of columns) {
      const row = next(rows, name.key, faults, 1);
      if (!row) ended += 1;
      if (!push(row ? bindFor(row, faults) : exception(name.oid, TAG.end_of_mib_view))) {
        return { error: ERROR.none, error_index: 0, binds };
      }
      following.push(row ?? name);
    }
    if (ended === columns.length) break;
    columns = following;
  }
  return { error: ERROR.none, error_index: 0, binds };
}

function exact(rows: readonly Row[], key: string): Row | undefined {
  const row = rows[lowerBound(rows, key)];
  return row?.key === key ? row : undefined;
}

/** The row after a key. The `loop` fault answers a row again, or one from further back. */
function next(rows: readonly Row[], key: string, faults: Faults, version: 0 | 1): Row | undefined {
  let at = lowerBound(rows, key);
  const found = rows[at]?.key === key;
  if (found && faults.loop === 'same') return rows[at];
  if (found && faults.loop === 'back' && at % 8 === 7) return rows[at - 7];
  if (found) at += 1;
  // A v1 request steps over what v1 can't say (RFC 3584 4.2.2.1).
  while (version === 0 && rows[at]?.tag === TAG.counter64) at += 1;
  return rows[at];
}

/** noSuchInstance when the column is there (a sibling of the name asked for), noSuchObject otherwise. */
function absence(rows: readonly Row[], key: string): number {
  const column = key.slice(0, -2);
  return rows[lowerBound(rows, column)]?.key.startsWith(column) ? TAG.no_such_instance : TAG.no_such_object;
}

function exception(oid: Uint8Array, tag: number): Uint8Array {
  return element(TAG.sequence, element(TAG.oid, oid), element(tag));
}

function bindFor(row: Row, faults: Faults): Uint8Array {
  if (!faults.wrong_type) return currentBind(row);
  const wrong = row.tag === TAG.octets ? { tag: TAG.integer, bytes: Uint8Array.of(1) } : WRONG_TEXT;
  return bindOf(row.oid, wrong);
}

const WRONG_TEXT = { tag: TAG.octets, bytes: Buffer.from('wrong type') };
