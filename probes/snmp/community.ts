/** SNMPv1 and v2c over the shared sockets: answers are matched by random ids and must come from the address asked. */
import { randomFillSync } from 'node:crypto';
import { garbled } from '../failures.ts';
import type { Secret } from '../probe.ts';
import type { Agent, Got, Session, Stepped } from './agent.ts';
import { type Exchange, openExchange } from './exchange.ts';
import { encodeIndex, encodeOid } from './oid.ts';
import { paceOf } from './pace.ts';
import type { Answer, Request } from './wire.ts';
import { decodeAnswer, encodeRequest, GET, GET_BULK, GET_NEXT, RESPONSE, readCells, readVarbinds } from './wire.ts';

/** A pool, since asking the system for four random bytes costs more than sending the request. */
const ids = new Int32Array(256);
let used = ids.length;

function randomId(): number {
  if (used === ids.length) {
    randomFillSync(ids);
    used = 0;
  }
  return (ids[used++] as number) & 0x7fff_ffff || 1;
}

export function openCommunity(agent: Agent, secret: Extract<Secret, { kind: 'snmp_community' }>): Session {
  const version = secret.version === '1' ? 0 : 1;
  const exchange = openAnswers(agent, version, Buffer.from(secret.community, 'utf8'));
  function request(pdu: Request['pdu'], repetitions: number, names: Uint8Array[], tries: number): Promise<Answer> {
    let id = randomId();
    while (exchange.isOpen(id)) id = randomId();
    const datagram = encodeRequest({ version, community: secret.community, pdu, id, repetitions, names });
    return exchange.ask(id, datagram, tries);
  }
  return {
    version: secret.version,
    pace: paceOf(`${agent.address} ${agent.port}`, agent.max_varbinds),
    async get(oids): Promise<Got> {
      const answer = await request(GET, 0, oids.map(encodeOid), agent.tries);
      const { status, error_index } = answer;
      if (status !== 0) return { status, error_index, varbinds: [] };
      const varbinds = readVarbinds(answer);
      if (varbinds.length !== oids.length || varbinds.some((varbind, i) => varbind.oid !== oids[i])) {
        throw garbled('the agent answers another question than was asked');
      }
      return { status, error_index, varbinds };
    },
    async next(positions, repetitions, tries): Promise<Stepped> {
      const names = positions.map(({ column, after }) =>
        after === '' ? column.name : Buffer.concat([column.name, encodeIndex(after)]),
      );
      const pdu = version === 0 ? GET_NEXT : GET_BULK;
      const answer = await request(pdu, version === 0 ? 0 : repetitions, names, tries);
      const { status, error_index } = answer;
      if (status !== 0) return { status, error_index, cells: [] };
      return {
        status,
        error_index,
        cells: readCells(
          answer,
          positions.map(({ column }) => column.name),
        ),
      };
    },
    close: exchange.close,
  };
}

function openAnswers(agent: Agent, version: 0 | 1, community: Buffer): Exchange<Answer> {
  const exchange: Exchange<Answer> = openExchange<Answer>(agent, {
    heard(datagram) {
      const answer = read(datagram);
      if (!answer) return exchange.note('what comes back is not SNMP');
      if (answer.pdu !== RESPONSE || !exchange.isOpen(answer.id)) return;
      if (answer.version !== version) return exchange.note('the agent answers in another version of SNMP');
      if (!answer.community.equals(community)) return exchange.note('the agent answers with another community');
      exchange.answer(answer.id, answer);
    },
    stray(datagram, address) {
      const answer = read(datagram);
      if (answer?.pdu === RESPONSE && exchange.isOpen(answer.id)) {
        exchange.note(`the answer came from another address (${address})`);
      }
    },
  });
  return exchange;
}

function read(datagram: Buffer): Answer | undefined {
  try {
    return decodeAnswer(datagram);
  } catch {
    return undefined;
  }
}
